import { rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build, type Metafile, type Plugin } from 'esbuild';
import { OwnRulesError } from '../../lambda/decisions/own-rules-module.ts';
import { rules as shippedRules } from '../../lambda/decisions/rules/index.ts';
import { builtinModules } from './builtin-modules.ts';
import { environmentCredentials } from './environment-credentials-plugin.ts';
import { functionOptions } from './function-options.ts';
import { laterRulesModule } from './later-rules.ts';
import { loadOwnRules, ownRulesModule } from './own-rules.ts';
import { quickBodyParser } from './quick-body-parser.ts';
import { signerImports } from './signer-imports.ts';
import { unusedSdkCode } from './unused-sdk-code.ts';

/** The functions that can be bundled, and their entries. */
const entries = {
  ingress: 'lambda/ingress/handler.ts',
  worker: 'lambda/worker/handler.ts',
  archive: 'lambda/archive/handler.ts',
} as const;

export type FunctionName = keyof typeof entries;

/** The entry of a consumer's function, from the root of the repository. */
export type EntryPath = `${string}.ts`;

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/**
 * Bundles a function with everything it needs, the AWS SDK included, into `outputDirectory`: `index.mjs`, which exports
 * `handler`, and the chunks that it loads on demand. The same sources give the same bytes. Answers esbuild's account of
 * what went into which file. `rules` is a module with rules of one's own, from the repository's root. Throws where the
 * sources do not build or the rules can't be used.
 */
export async function bundleFunction(
  name: FunctionName | EntryPath,
  outputDirectory: string,
  rules?: string,
): Promise<Metafile> {
  if (rules === undefined) return bundle(name, outputDirectory, []);
  await loadOwnRules(repository, rules, shippedRules);
  return bundle(name, outputDirectory, [ownRulesModule(repository, rules)]);
}

/**
 * Bundles the ingress but for the module of a team's rules, which it imports under the name that `bundle-rules.ts` looks
 * for. It doesn't run as it is.
 */
export async function bundleIngressWithoutRules(outputDirectory: string): Promise<void> {
  await bundle('ingress', outputDirectory, [laterRulesModule()]);
}

async function bundle(
  name: FunctionName | EntryPath,
  outputDirectory: string,
  plugins: readonly Plugin[],
): Promise<Metafile> {
  const directory = resolve(outputDirectory);
  // Chunks are named by their contents: those of an earlier build would stay beside the new ones.
  await rm(join(directory, 'chunks'), { recursive: true, force: true });
  const { metafile } = await build({
    ...functionOptions,
    absWorkingDir: repository,
    entryPoints: { index: isFunctionName(name) ? entries[name] : name },
    outdir: directory,
    plugins: [
      builtinModules(),
      environmentCredentials(),
      unusedSdkCode(),
      quickBodyParser(),
      signerImports(),
      ...plugins,
    ],
  });
  return metafile;
}

function isFunctionName(name: string | undefined): name is FunctionName {
  return name !== undefined && Object.hasOwn(entries, name);
}

function isEntryPath(name: string | undefined): name is EntryPath {
  return name?.endsWith('.ts') === true;
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    options: { rules: { type: 'string' } },
    allowPositionals: true,
  });
  const [name, outputDirectory] = positionals;
  if (!(isFunctionName(name) || isEntryPath(name)) || outputDirectory === undefined) {
    console.error(
      `usage: node infra/bundling/bundle.ts <${Object.keys(entries).join('|')}|path of an entry.ts> <output directory> [--rules <module>]`,
    );
    process.exit(2);
  }
  try {
    await bundleFunction(name, outputDirectory, values.rules);
  } catch (error) {
    if (!(error instanceof OwnRulesError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
