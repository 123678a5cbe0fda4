import type { Decision, JudgedMessage, RuleOutcome } from '../../../../lambda/decisions/index.ts';
import { columns } from '../../terminal.ts';

export type MessageAnswer = 'passed' | 'annotated' | 'dropped';

/** The decision in one word. */
export function answerOf({ verdict, metadata }: Decision): MessageAnswer {
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

/** A message to look at: it was annotated or dropped, would have been dropped, or is answered differently. */
export interface FlaggedMessage {
  readonly line: number;
  readonly id?: string | undefined;
  readonly answer: MessageAnswer;
  /** What CometChat would be answered with for an annotated message. */
  readonly annotation?: object | undefined;
  readonly rule?: string | undefined;
  readonly reason?: string | undefined;
  readonly forced?: true;
  /** Shadow rules that would have dropped it. */
  readonly shadow?: readonly string[];
  /** The answer with the settings to compare with, if it differs. */
  readonly before?: MessageAnswer;
  /** Only if the user asked for texts. */
  readonly text?: string;
}

/** What there is to say about one message; undefined if it just passes, with both settings. */
export function flagMessage(
  line: number,
  { id, text }: JudgedMessage,
  decision: Decision,
  compared: Decision | undefined,
  showText: boolean,
): FlaggedMessage | undefined {
  const { metadata, rule, reason, forced, reports } = decision;
  const answer = answerOf(decision);
  const shadow = reports.flatMap((report) =>
    report.mode === 'shadow' && report.outcome === 'dropped' ? [report.rule] : [],
  );
  const before = compared !== undefined && isDifferent(decision, compared) ? answerOf(compared) : undefined;
  if (answer === 'passed' && shadow.length === 0 && before === undefined) return undefined;
  return {
    line,
    ...(id === undefined ? {} : { id }),
    answer,
    ...(metadata === undefined ? {} : { annotation: metadata }),
    ...(rule === undefined ? {} : { rule }),
    ...(reason === undefined ? {} : { reason }),
    ...(forced ? { forced } : {}),
    ...(shadow.length === 0 ? {} : { shadow }),
    ...(before === undefined ? {} : { before }),
    ...(showText ? { text } : {}),
  };
}

const longestText = 120;

/** A finding as a line for people. */
export function describeFlagged(finding: FlaggedMessage): string {
  const { line, id, answer, rule, reason, forced, shadow, before, text } = finding;
  const words = [
    `line ${line}${id === undefined ? '' : ` (message ${id})`}: ${before === undefined ? '' : `${before} -> `}${answer}`,
    rule !== undefined && `by ${rule}`,
    reason !== undefined && `(${reason})`,
    forced === true && '[forced]',
    shadow !== undefined && `[shadow: ${shadow.join(', ')} would drop it]`,
    text !== undefined && JSON.stringify(text.slice(0, longestText)),
  ];
  return words.filter((word) => word !== false).join(' ');
}

/** How often each outcome of one rule came up. */
export interface RuleTally {
  readonly rule: string;
  readonly mode: 'enforce' | 'shadow';
  readonly outcomes: Partial<Record<RuleOutcome, number>>;
}

/** How often each answer came up with some settings. */
export interface Tally extends Record<MessageAnswer, number> {
  /** Among these: forced by a failure or by the deadline. */
  forced: number;
  readonly rules: RuleTally[];
}

export function emptyTally(): Tally {
  return { passed: 0, annotated: 0, dropped: 0, forced: 0, rules: [] };
}

/** Counts one more decision. */
export function count(tally: Tally, decision: Decision): void {
  tally[answerOf(decision)] += 1;
  if (decision.forced) tally.forced += 1;
  for (const { rule, mode, outcome } of decision.reports) {
    let known = tally.rules.find((one) => one.rule === rule);
    if (known === undefined) {
      known = { rule, mode, outcomes: {} };
      tally.rules.push(known);
    }
    known.outcomes[outcome] = (known.outcomes[outcome] ?? 0) + 1;
  }
}

/** The result of a run. */
export interface Summary extends Tally {
  readonly messages: number;
  /** Lines with nothing to judge in them. */
  readonly skipped: number;
  /** Lines that couldn't be read. */
  readonly unreadable: number;
  /** With the settings to compare with, and how many messages are answered differently. */
  readonly compared?: Tally & { readonly different: number };
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
export function describeSummary(summary: Summary) {
  const { messages, skipped, unreadable, compared, rules } = summary;
  const whyNoRule =
    messages === 0
      ? 'There was nothing to judge.'
      : 'No rule ran: all are off, or rolled out to none of these conversations.';
  return [
    `${messages} messages judged; ${skipped} lines without a message; ${unreadable} lines unreadable.`,
    `Answers: ${answers(summary)}`,
    compared !== undefined &&
      `Compared: ${answers(compared)}; ${compared.different} messages are answered differently`,
    ...(rules.length === 0 ? [whyNoRule] : ['', ...table(rules)]),
  ];
}

function answers({ passed, annotated, dropped, forced }: Tally): string {
  return `${passed} passed, ${annotated} annotated, ${dropped} dropped (${forced} of all forced)`;
}

/** One row for each rule; only outcomes that came up have a column. In shadow, `dropped` means "would have dropped". */
function table(rules: readonly RuleTally[]): string[] {
  const shown = outcomes.filter((outcome) => rules.some((rule) => rule.outcomes[outcome] !== undefined));
  const rows = rules.map(({ rule, mode, outcomes: counts }) => [
    rule,
    mode,
    ...shown.map((outcome) => String(counts[outcome] ?? 0)),
  ]);
  return columns([['rule', 'mode', ...shown], ...rows], { left: 2 });
}
