import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { RelayParts } from './run-model.ts';

/** One change of the relay's source that breaks a promise. */
export interface Fault {
  /** Below `lambda/`. */
  readonly file: string;
  readonly original: string;
  readonly changed: string;
}

const root = join(import.meta.dirname, '../..');

/**
 * The relay's parts with a fault planted.
 *
 * @param folder for the bundle
 */
export async function plant({ file, original, changed }: Fault, folder: string): Promise<RelayParts> {
  const path = join(root, 'lambda', file);
  const source = await readFile(path, 'utf8');
  if (source.split(original).length !== 2) throw new Error(`${file} must hold "${original}" once`);
  const outfile = join(folder, `${Buffer.from(`${file}${changed}`).toString('hex').slice(-60)}.mjs`);
  await build({
    stdin: {
      contents: `export { createHandler } from './lambda/worker/create-handler.ts';
        export { createAcknowledge } from './lambda/ingress/acknowledge.ts';`,
      resolveDir: root,
    },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'error',
    plugins: [
      {
        name: 'plant',
        setup(bundle) {
          bundle.onLoad({ filter: /\.ts$/ }, (loaded) =>
            loaded.path === path
              ? { contents: source.replace(original, () => changed), loader: 'ts' }
              : undefined,
          );
        },
      },
    ],
  });
  return import(pathToFileURL(outfile).href);
}
