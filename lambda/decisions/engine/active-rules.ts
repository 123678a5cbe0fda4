import type { Rule } from '../rule.ts';
import { type Judge, type RuleDefinition, withoutOptions } from '../rule-definition.ts';
import type { DecisionSettings, RuleSettings } from '../settings/decision-settings.ts';
import { type CircuitBreaker, createCircuitBreaker } from './circuit-breaker.ts';

/** A rule with its settings, ready to judge. */
export interface ActiveRule {
  readonly name: string;
  readonly mode: 'enforce' | 'shadow';
  readonly settings: RuleSettings;
  readonly judge: Judge;
  readonly breaker: CircuitBreaker;
}

/**
 * Makes the rules from their settings, once for each settings object. A rule whose settings are the same as before keeps
 * what it was made into, and its circuit breaker; changed settings make it afresh, so that a repaired rule is tried at
 * once. A rule that cannot be made fails on every message, by its failure policy.
 */
export function createActiveRules(
  rules: readonly (Rule | RuleDefinition)[],
): (settings: DecisionSettings) => readonly ActiveRule[] {
  const definitions = new Map(
    rules.map((rule) => [rule.name, 'judge' in rule ? withoutOptions(rule) : rule]),
  );
  let made: { readonly from: DecisionSettings; readonly rules: readonly ActiveRule[] } | undefined;
  let known = new Map<string, ActiveRule>();
  return (settings) => {
    if (made?.from === settings) return made.rules;
    const next = new Map<string, ActiveRule>();
    for (const [name, rule] of Object.entries(settings.rules)) {
      const definition = definitions.get(rule.rule ?? name);
      if (rule.mode === 'off' || definition === undefined) continue;
      const key = JSON.stringify([name, rule]);
      next.set(key, known.get(key) ?? activate(name, rule.mode, rule, definition));
    }
    known = next;
    made = { from: settings, rules: [...next.values()] };
    return made.rules;
  };
}

function activate(
  name: string,
  mode: 'enforce' | 'shadow',
  settings: RuleSettings,
  definition: RuleDefinition,
): ActiveRule {
  return { name, mode, settings, judge: makeJudge(definition, settings), breaker: createCircuitBreaker() };
}

function makeJudge(definition: RuleDefinition, settings: RuleSettings): Judge {
  try {
    return definition.create(settings.options);
  } catch (error) {
    return () => {
      throw error;
    };
  }
}
