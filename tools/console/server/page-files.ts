import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

export interface PageFile {
  readonly type: string;
  readonly body: Buffer;
}

/** The page's files by name. */
export type PageFiles = ReadonlyMap<string, PageFile>;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

let page: Promise<PageFiles> | undefined;

/** The page: as it lies beside the bundled command line, else bundled now from its sources. */
export function readPage(): Promise<PageFiles> {
  page ??= load();
  return page;
}

async function load(): Promise<PageFiles> {
  const built = join(import.meta.dirname, '../page');
  const names = await readdir(built).catch((): string[] => []);
  if (names.includes('index.html') && names.includes('page.js')) return readFiles(built, names);
  const { buildPage } = await import('../build-page.ts');
  return toFiles(await buildPage());
}

async function readFiles(directory: string, names: readonly string[]): Promise<PageFiles> {
  const files = names.map(async (name) => [name, await readFile(join(directory, name))] as const);
  return toFiles(new Map(await Promise.all(files)));
}

function toFiles(contents: ReadonlyMap<string, Uint8Array>): PageFiles {
  return new Map(
    [...contents].map(([name, body]) => [
      name,
      { type: types[extname(name)] ?? 'application/octet-stream', body: Buffer.from(body) },
    ]),
  );
}
