import type { Decision, RuleOutcome } from '../../lambda/decisions/index.ts';

/** How often each thing came of one rule. */
export interface RuleTally {
  readonly rule: string;
  readonly mode: 'enforce' | 'shadow';
  readonly outcomes: Readonly<Partial<Record<RuleOutcome, number>>>;
}

/** How often each thing came of some settings. */
export interface Tally {
  readonly passed: number;
  readonly annotated: number;
  readonly dropped: number;
  /** Among these: forced by a failure or by the deadline. */
  readonly forced: number;
  readonly rules: readonly RuleTally[];
}

export interface TallyCounter {
  add(decision: Decision): void;
  tally(): Tally;
}

export function createTally(): TallyCounter {
  const answers = { passed: 0, annotated: 0, dropped: 0 };
  let forced = 0;
  const rules = new Map<string, { mode: 'enforce' | 'shadow'; outcomes: Map<RuleOutcome, number> }>();
  return {
    add(decision) {
      answers[answerOf(decision)]++;
      if (decision.forced) forced++;
      for (const { rule, mode, outcome } of decision.reports) {
        const known = rules.get(rule) ?? { mode, outcomes: new Map<RuleOutcome, number>() };
        rules.set(rule, known);
        known.outcomes.set(outcome, (known.outcomes.get(outcome) ?? 0) + 1);
      }
    },
    tally: () => ({
      ...answers,
      forced,
      rules: [...rules].map(([rule, { mode, outcomes }]) => ({
        rule,
        mode,
        outcomes: Object.fromEntries(outcomes),
      })),
    }),
  };
}

/** The decision in one word. */
export function answerOf({ verdict, metadata }: Decision): 'passed' | 'annotated' | 'dropped' {
  if (verdict === 'drop') return 'dropped';
  return metadata === undefined ? 'passed' : 'annotated';
}

/** Whether two decisions give CometChat different answers. */
export function isDifferent(one: Decision, other: Decision): boolean {
  return (
    one.verdict !== other.verdict ||
    JSON.stringify(one.metadata ?? {}) !== JSON.stringify(other.metadata ?? {})
  );
}
