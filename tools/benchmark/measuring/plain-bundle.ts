import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Bundles a module as esbuild does it without any of the relay's own plugins: what the relay's bundle is compared with. */
export async function bundlePlainly(entry: string, outputFile: string): Promise<void> {
  await build({
    absWorkingDir: fileURLToPath(new URL('../../..', import.meta.url)),
    entryPoints: [entry],
    outfile: outputFile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
    // Some dependencies are CommonJS and ask for Node's own modules by `require`.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
}
