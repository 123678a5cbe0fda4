import type { BuildOptions } from 'esbuild';

/** How every function is bundled: minified ES modules for Node 24, with what is loaded on demand in files of their own. */
export const functionOptions = {
  outExtension: { '.js': '.mjs' },
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  // Dynamic imports become files of their own, so that what a request does not need is not loaded for it.
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'],
  minify: true,
  legalComments: 'none',
  charset: 'utf8',
  metafile: true,
  logLevel: 'warning',
} as const satisfies BuildOptions;
