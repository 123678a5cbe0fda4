import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** The page's files by name. */
export type PageFiles = ReadonlyMap<string, Uint8Array>;

/** The page's sources; beside the bundled command line, the page as it was built. */
const directory = join(import.meta.dirname, '../page');
let page: Promise<PageFiles> | undefined;

/** The page: as it lies beside the bundled command line, else bundled now from its sources. */
export function readPage(): Promise<PageFiles> {
  const names = ['index.html', 'page.js', 'page.css'];
  const built = async () =>
    Promise.all(names.map(async (name) => [name, await readFile(join(directory, name))] as const));
  page ??= built().then((files) => new Map(files), buildPage);
  return page;
}

/** Bundles the page. The same sources give the same bytes. */
export async function buildPage(): Promise<PageFiles> {
  // The bundled command line has no esbuild beside it.
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [
      { in: join(directory, 'main.tsx'), out: 'page' },
      { in: join(directory, 'styles/page.css'), out: 'page' },
    ],
    outdir: '/',
    write: false,
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: ['chrome120', 'firefox120', 'safari17'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    minify: true,
    legalComments: 'none',
    charset: 'utf8',
    logLevel: 'warning',
  });
  return new Map([
    ['index.html', await readFile(join(directory, 'index.html'))],
    ...outputFiles.map(({ path, contents }) => [basename(path), contents] as const),
  ]);
}

/** Writes the page's files into a directory. */
export async function writePage(into: string): Promise<void> {
  await mkdir(into, { recursive: true });
  for (const [name, contents] of await buildPage()) await writeFile(join(into, name), contents);
}
