import { existsSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { join, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Plugin } from 'esbuild';
import { OwnRulesError, ownRulesOf } from '../../lambda/decisions/own-rules-module.ts';
import type { RuleDefinition } from '../../lambda/decisions/rule-definition.ts';
import { noRulesModule, ownRulesSource, rulesProblem } from './own-rules-source.ts';

/** What rules are written with; in a clone of the repository it is a source file. */
const authoringModule = 'cometchat-webhook-relay/rules';

/**
 * Imports a module of rules; `path` is from the project's root. Throws an {@link OwnRulesError} for a missing file, one
 * that can't be loaded, and a wrong export. The message names the file and says what to do.
 */
export async function loadOwnRules(
  project: string,
  path: string,
  shipped: readonly RuleDefinition[],
): Promise<readonly RuleDefinition[]> {
  const file = resolve(project, path);
  if (!existsSync(file))
    throw rulesProblem(path, `there is no such file in ${project}. Create it, or correct the path`);
  try {
    return ownRulesOf(await importModule(project, file), shipped);
  } catch (error) {
    throw rulesProblem(path, error instanceof OwnRulesError ? error.message : whyNotLoaded(error, project));
  }
}

async function importModule(project: string, file: string): Promise<Readonly<Record<string, unknown>>> {
  const url = pathToFileURL(file).href;
  const authoring = authoringSource(project);
  if (authoring === undefined) return await import(url);
  // Not imported by name: the first releases of Node 22 don't have it.
  const hooks = nodeModule.registerHooks({
    resolve: (specifier, context, next) =>
      specifier === authoringModule
        ? { url: pathToFileURL(authoring).href, shortCircuit: true }
        : next(specifier, context),
  });
  try {
    return await import(url);
  } finally {
    hooks.deregister();
  }
}

/** What Node says of a module that it can't load, with the place in the project's sources. */
function whyNotLoaded(error: unknown, project: string): string {
  if (!(error instanceof Error)) return `it can't be loaded: ${String(error)}`;
  if ('code' in error && error.code === 'ERR_UNKNOWN_FILE_EXTENSION')
    return `Node ${process.versions.node} can't load TypeScript. Use Node 22.18 or later, or name a JavaScript file`;
  if (error.message.includes(`'${authoringModule.split('/')[0]}'`))
    return `cometchat-webhook-relay isn't installed in ${project}. Install it there with npm`;
  return `it can't be loaded: ${error.message.replaceAll(`${project}/`, '')}${placeOf(error, project)}. Fix that first`;
}

/** The first line of the project's sources that the error names, as a path or a URL: ` (rules/index.ts:3)`. */
function placeOf({ stack = '' }: Error, project: string): string {
  for (const [, named = '', line = ''] of stack.matchAll(/((?:file:|\/|[A-Z]:\\)[^\s)]*?):(\d+)/g)) {
    const file = named.startsWith('file:') ? fileURLToPath(named) : named;
    if (file.startsWith(`${project}${sep}`)) return ` (${relative(project, file)}:${line})`;
  }
  return '';
}

/** Undefined where the package is installed: there, the module's name is resolved as usual. */
function authoringSource(project: string): string | undefined {
  return [join(import.meta.dirname, '../..'), project]
    .map((root) => join(root, 'lambda/decisions/authoring.ts'))
    .find((path) => existsSync(path));
}

/** Bundles a module of rules in the place of the empty list that the shipped rules import. */
export function ownRulesModule(project: string, path: string): Plugin {
  return {
    name: 'own-rules',
    setup(build) {
      const authoring = authoringSource(project);
      if (authoring !== undefined)
        build.onResolve({ filter: new RegExp(`^${authoringModule}$`) }, () => ({ path: authoring }));
      build.onLoad({ filter: noRulesModule }, () => ownRulesSource(project, path));
    },
  };
}
