import type { Decision, RuleOutcome } from '../../../../lambda/decisions/index.ts';
import { columns } from '../../terminal.ts';

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

/** Everything that a run found out. */
export interface Summary extends Tally {
  readonly messages: number;
  /** Lines with nothing to judge in them. */
  readonly skipped: number;
  /** Lines that could not be read. */
  readonly unreadable: number;
  /** With the settings to compare with; absent where there are none. */
  readonly compared?: Tally & {
    /** Messages that are answered differently. */
    readonly different: number;
  };
}

const outcomes: readonly RuleOutcome[] = [
  'passed',
  'annotated',
  'dropped',
  'failed',
  'timed-out',
  'set-aside',
  'not-started',
  'unfinished',
];

/** The summary as lines for people. */
export function describeSummary(summary: Summary): string[] {
  const { messages, skipped, unreadable, compared } = summary;
  return [
    `${messages} messages judged; ${skipped} lines without a message; ${unreadable} lines unreadable.`,
    `Answers: ${answers(summary)}`,
    ...(compared === undefined
      ? []
      : [`Compared: ${answers(compared)}; ${compared.different} messages are answered differently`]),
    ...(summary.rules.length === 0 ? [whyNoRule(messages)] : ['', ...table(summary)]),
  ];
}

function whyNoRule(messages: number): string {
  return messages === 0
    ? 'There was nothing to judge.'
    : 'No rule was asked: all are off, or rolled out to none of these conversations.';
}

function answers({ passed, annotated, dropped, forced }: Tally): string {
  return `${passed} passed, ${annotated} annotated, ${dropped} dropped (${forced} of all forced)`;
}

/** One row for each rule; only outcomes that came up have a column. In shadow, `dropped` means "would have dropped". */
function table({ rules }: Tally): string[] {
  const shown = outcomes.filter((outcome) => rules.some((rule) => rule.outcomes[outcome] !== undefined));
  const rows = [
    ['rule', 'mode', ...shown],
    ...rules.map(({ rule, mode, outcomes: counts }) => [
      rule,
      mode,
      ...shown.map((outcome) => String(counts[outcome] ?? 0)),
    ]),
  ];
  return columns(rows, { left: 2 });
}
