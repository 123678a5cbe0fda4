import type { RuleDefinition } from '../rule-definition.ts';

/** A team's own rules. The bundler puts the module of `decisions.rules` in the place of this one. */
export const ownRules: readonly RuleDefinition[] = [];
