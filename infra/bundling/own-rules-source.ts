import { resolve } from 'node:path';
import type { OnLoadResult } from 'esbuild';
import { OwnRulesError } from '../../lambda/decisions/own-rules-module.ts';

/** The module with the empty list that the shipped rules import. */
export const noRulesModule = /[\\/]decisions[\\/]rules[\\/]own-rules\.ts$/;

/** What stands in its place: the rules that a team's module exports. */
export function ownRulesSource(project: string, path: string): OnLoadResult {
  return {
    // Spread, because esbuild warns of an export that isn't there.
    contents: `import * as module from ${JSON.stringify(resolve(project, path))};
const { rules, default: list } = { ...module };
export const ownRules = rules ?? list;`,
    loader: 'js',
    resolveDir: project,
  };
}

/** The error of a module of rules that cannot be used. */
export function rulesProblem(path: string, problem: string): OwnRulesError {
  return new OwnRulesError(`Can't use the rules in ${path}: ${problem}.`);
}
