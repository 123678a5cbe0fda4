import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'esbuild';
import { OwnRulesError, ownRulesOf } from '../../lambda/decisions/own-rules-module.ts';
import type { RuleDefinition } from '../../lambda/decisions/rule-definition.ts';

/** What rules are written with; in a clone of the repository it is a source file. */
const authoringModule = 'cometchat-webhook-relay/rules';

/**
 * Imports a module of rules; `path` is from the project's root. Throws an {@link OwnRulesError} for a missing file, one
 * that fails to load, and a wrong export.
 */
export async function loadOwnRules(
  project: string,
  path: string,
  shipped: readonly RuleDefinition[],
): Promise<readonly RuleDefinition[]> {
  const file = resolve(project, path);
  if (!existsSync(file)) throw failure(path, `there is no such file in ${project}`);
  const authoring = authoringSource(project);
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      specifier === authoringModule && authoring !== undefined
        ? { url: pathToFileURL(authoring).href, shortCircuit: true }
        : next(specifier, context),
  });
  try {
    const module: Readonly<Record<string, unknown>> = await import(pathToFileURL(file).href);
    return ownRulesOf(module, shipped);
  } catch (error) {
    throw failure(path, error instanceof Error ? error.message : String(error));
  } finally {
    hooks.deregister();
  }
}

function failure(path: string, problem: string): OwnRulesError {
  return new OwnRulesError(`Can't use the rules in ${path} (decisions.rules): ${problem}.`);
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
      build.onLoad({ filter: /[\\/]decisions[\\/]rules[\\/]own-rules\.ts$/ }, () => ({
        contents: `import * as module from ${JSON.stringify(resolve(project, path))};
export const ownRules = module['rules'] ?? module['default'];`,
        loader: 'js',
        resolveDir: project,
      }));
    },
  };
}
