import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BuildFailure } from 'esbuild';
import { OwnRulesError, ownRulesOf } from '../../lambda/decisions/own-rules-module.ts';
import { rules as shippedRules } from '../../lambda/decisions/rules/index.ts';
import { builtinModules } from './builtin-modules.ts';
import { functionOptions } from './function-options.ts';
import { laterRulesIn } from './later-rules.ts';
import { rulesProblem } from './own-rules-source.ts';

/**
 * In the package: bundles the ingress again, with a team's rules in it, into `outputDirectory`. `rules` is a module, from
 * the folder of the project. Throws an {@link OwnRulesError} where esbuild isn't installed or the rules can't be used.
 */
async function bundleRules(project: string, rules: string, outputDirectory: string): Promise<void> {
  if (!existsSync(resolve(project, rules)))
    throw rulesProblem(rules, `there is no such file in ${project}. Create it, or correct the path`);
  const { build } = await import('esbuild').catch(() => {
    throw rulesProblem(rules, 'esbuild, which bundles them, is not installed. Run "npm install -D esbuild"');
  });
  await build({
    ...functionOptions,
    entryPoints: { index: join(import.meta.dirname, 'ingress-without-rules/index.mjs'), rules: '#own-rules' },
    outdir: outputDirectory,
    plugins: [builtinModules(), laterRulesIn(project, rules)],
    // What is wrong is told below, as in a clone.
    logLevel: 'silent',
  }).catch((error: unknown) => {
    throw rulesProblem(rules, `it can't be bundled: ${describe(error)}. Fix that first`);
  });
  const alone = join(outputDirectory, 'rules.mjs');
  try {
    const { ownRules } = await import(pathToFileURL(alone).href);
    ownRulesOf({ rules: ownRules }, shippedRules);
  } catch (error) {
    if (error instanceof OwnRulesError) throw rulesProblem(rules, error.message);
    throw rulesProblem(rules, `it can't be loaded: ${describe(error)}. Fix that first`);
  }
  await rm(alone);
}

/** The first of esbuild's errors with its place, or any other error. */
function describe(error: unknown): string {
  const failure: Partial<BuildFailure> | undefined = error instanceof Error ? error : undefined;
  const [first] = failure?.errors ?? [];
  if (first === undefined) return failure?.message ?? String(error);
  return first.location === null
    ? first.text
    : `${first.text} (${first.location.file}:${first.location.line})`;
}

const [rules, outputDirectory] = process.argv.slice(2);
try {
  if (rules === undefined || outputDirectory === undefined)
    throw new OwnRulesError('usage: node bundle-rules.mjs <module> <output directory>');
  await bundleRules(process.cwd(), rules, outputDirectory);
} catch (error) {
  if (!(error instanceof OwnRulesError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
