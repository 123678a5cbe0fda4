import { isJsonObject } from '../cometchat/json.ts';
import type { RuleDefinition } from './rule-definition.ts';
import { ruleNamePattern } from './settings/document-fields.ts';

/** A module of rules that can't be used. The message says why. */
export class OwnRulesError extends Error {
  override readonly name = 'OwnRulesError';
}

/**
 * The rules that a team's module exports, as `rules` or as default. Throws an {@link OwnRulesError} where it exports
 * something else, or a rule with the name of another one.
 */
export function ownRulesOf(
  module: Readonly<Record<string, unknown>>,
  shipped: readonly RuleDefinition[],
): readonly RuleDefinition[] {
  const given: unknown = module.rules ?? module.default;
  if (!Array.isArray(given) || !given.every(isRuleDefinition))
    throw new OwnRulesError('it must export a list of rules made with defineRule, as "rules" or as default');
  const taken = new Set(shipped.map(({ name }) => name));
  for (const { name } of given) {
    if (!ruleNamePattern.test(name))
      throw new OwnRulesError(
        `the rule name "${name}" must be 1 to 50 lower-case letters, digits and hyphens`,
      );
    if (taken.has(name)) throw new OwnRulesError(`two rules are called "${name}": rename one`);
    taken.add(name);
  }
  return given;
}

function isRuleDefinition(value: unknown): value is RuleDefinition {
  return (
    isJsonObject(value) &&
    typeof value.name === 'string' &&
    typeof value.create === 'function' &&
    typeof value.checkOptions === 'function' &&
    typeof value.timeoutMilliseconds === 'number'
  );
}
