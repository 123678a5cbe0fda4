import { chmod, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { functionOptions } from '../../infra/bundling/function-options.ts';
import { writePage } from '../console/server/page-files.ts';

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const executable = 0o755;

/** CommonJS packages among the dependencies call `require` for Node's own modules, which an ES module doesn't have. */
const requireForCommonJs =
  "import{createRequire as relayCreateRequire}from'node:module';const require=relayCreateRequire(import.meta.url);";

/**
 * Bundles the command line with all that it needs, the AWS SDK included, into `outputDirectory`: `main.mjs`, which is
 * executable, and the chunks that single commands load. The same sources give the same bytes. Throws if the sources
 * don't build.
 */
export async function buildCommandLine(outputDirectory: string): Promise<void> {
  const directory = resolve(outputDirectory);
  // Chunks are named by their contents: those of an earlier build would stay beside the new ones.
  await rm(directory, { recursive: true, force: true });
  await build({
    // Split as functions are: a command loads only what it needs, and `--help` no AWS SDK.
    ...functionOptions,
    absWorkingDir: repository,
    entryPoints: { main: 'tools/bin/relay.ts' },
    outdir: directory,
    target: 'node22',
    banner: { js: requireForCommonJs },
    // The page is built below; the bundled command line bundles nothing.
    external: ['esbuild'],
  });
  await writePage(join(directory, 'page'));
  await chmod(join(directory, 'main.mjs'), executable);
}

if (import.meta.main) await buildCommandLine(process.argv[2] ?? join(repository, 'dist/relay'));
