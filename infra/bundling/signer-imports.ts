import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';

/** What the signer takes from `@smithy/core`, and where it is. */
const modules: Readonly<Record<string, readonly string[]>> = {
  client: ['transport/index.js'],
  protocols: ['transport/index.js', 'protocols/util-uri-escape/escape-uri.js'],
  serde: [
    'transport/index.js',
    'serde/util-hex-encoding/hex-encoding.js',
    'serde/util-utf8/fromUtf8.js',
    'serde/util-utf8/toUint8Array.js',
    'serde/is-array-buffer/is-array-buffer.js',
    'serde/writeKey.js',
  ],
};

/**
 * Gives the signer of requests the few functions that it uses, and not the whole of `@smithy/core`.
 *
 * Where an entry and a chunk that is loaded later import the same package through its index, the bundler puts all that
 * either uses of it into a file that both load. The SQS client uses most of that package, so a decision would load
 * 45 kB for nothing. A path that a new version of the package doesn't have fails the build.
 */
export function signerImports(): Plugin {
  const folder = join(
    dirname(createRequire(import.meta.url).resolve('@smithy/core')),
    '../dist-es/submodules',
  );
  return {
    name: 'signer-imports',
    setup(build) {
      build.onResolve({ filter: /^@smithy\/core\/\w+$/ }, ({ path, importer }) => {
        const name = path.slice('@smithy/core/'.length);
        return importer.includes('/@smithy/signature-v4/') && Object.hasOwn(modules, name)
          ? { path: name, namespace: 'signer-imports', sideEffects: false }
          : undefined;
      });
      build.onLoad({ filter: /.*/, namespace: 'signer-imports' }, ({ path }) => ({
        contents: (modules[path] ?? [])
          .map((file) => `export * from ${JSON.stringify(`./${file}`)};`)
          .join('\n'),
        resolveDir: folder,
        loader: 'js',
      }));
    },
  };
}
