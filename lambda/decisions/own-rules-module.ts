import { isJsonObject } from '../cometchat/json.ts';
import type { RuleDefinition } from './rule-definition.ts';
import { ruleNamePattern } from './settings/document-fields.ts';

/** A module of rules that can't be used. The message says why. */
export class OwnRulesError extends Error {
  override readonly name = 'OwnRulesError';
}

/**
 * The rules that a team's module exports, as `rules` or as default. Throws an {@link OwnRulesError} where it exports
 * something else, or a rule with the name of another one. The message says what to do.
 */
export function ownRulesOf(
  module: Readonly<Record<string, unknown>>,
  shipped: readonly RuleDefinition[],
): readonly RuleDefinition[] {
  const given: unknown = module.rules ?? module.default;
  if (!Array.isArray(given))
    throw new OwnRulesError('it exports no list of rules. Add "export const rules = [yourRule];"');
  const entries: readonly unknown[] = given;
  const rules = entries.map((entry, index) => {
    if (isRuleDefinition(entry)) return entry;
    throw new OwnRulesError(`entry ${index} of its list isn't a rule. Make it with defineRule`);
  });
  for (const [index, { name }] of rules.entries()) {
    if (!ruleNamePattern.test(name))
      throw new OwnRulesError(
        `the rule name "${name}" isn't allowed. Use 1 to 50 lower-case letters, digits and hyphens, starting with a letter`,
      );
    if (shipped.some((rule) => rule.name === name))
      throw new OwnRulesError(`"${name}" is the name of a shipped rule. Rename yours`);
    if (rules.findIndex((rule) => rule.name === name) < index)
      throw new OwnRulesError(`two of its rules are named "${name}". Rename one`);
  }
  return rules;
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
