import type { RuleOutcome } from '../../lambda/decisions/index.ts';
import type { Tally } from './tally.ts';

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
  const columns = outcomes.filter((outcome) => rules.some((rule) => rule.outcomes[outcome] !== undefined));
  const rows = [
    ['rule', 'mode', ...columns],
    ...rules.map(({ rule, mode, outcomes: counts }) => [
      rule,
      mode,
      ...columns.map((outcome) => String(counts[outcome] ?? 0)),
    ]),
  ];
  const widths =
    rows[0]?.map((_cell, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}
