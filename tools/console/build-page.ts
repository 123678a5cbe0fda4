import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build } from 'esbuild';

const source = join(import.meta.dirname, 'page');

/** Bundles the page: its files by name. The same sources give the same bytes. */
export async function buildPage(): Promise<ReadonlyMap<string, Uint8Array>> {
  const { outputFiles } = await build({
    entryPoints: [
      { in: join(source, 'main.tsx'), out: 'page' },
      { in: join(source, 'styles/page.css'), out: 'page' },
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
    ['index.html', await readFile(join(source, 'index.html'))],
    ...outputFiles.map(({ path, contents }) => [basename(path), contents] as const),
  ]);
}

/** Writes the page's files into a directory. */
export async function writePage(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const [name, contents] of await buildPage()) await writeFile(join(directory, name), contents);
}
