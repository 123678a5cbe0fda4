import * as authoring from '../../lambda/decisions/authoring.ts';

/** What an expression over the module for rules gives: pages show examples that were run. */
export function evaluate(expression: string): unknown {
  return new Function(...Object.keys(authoring), `return ${expression}`)(...Object.values(authoring));
}
