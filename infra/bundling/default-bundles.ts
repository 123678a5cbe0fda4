import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { builtBundles } from './built-bundles.ts';
import type { FunctionBundles } from './function-bundles.ts';
import { repositoryBundles } from './repository-bundles.ts';

/** In the package, the functions are beside the construct. A clone of the repository has no such folder. */
const builtFunctions = join(import.meta.dirname, '../functions');

/**
 * The functions' code: in the package as it was built, in a clone of the repository from its sources. `rules` is a module
 * with rules of one's own, from the project's root.
 */
export function defaultBundles(rules?: string): FunctionBundles {
  return existsSync(builtFunctions) ? builtBundles(builtFunctions, rules) : repositoryBundles(rules);
}
