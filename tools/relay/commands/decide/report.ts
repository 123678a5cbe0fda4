import type { Decision, RuleOutcome, RuleReport } from '../../../../lambda/decisions/index.ts';
import { columns } from '../../terminal.ts';
import type { JudgedLine } from './judge-recording.ts';

export type MessageAnswer = 'passed' | 'annotated' | 'dropped';

/** The decision in one word. */
export function answerOf({ verdict, metadata }: Decision): MessageAnswer {
  if (verdict === 'drop') return 'dropped';
  return metadata === undefined ? 'passed' : 'annotated';
}

/** Whether two decisions give CometChat different answers. */
function isDifferent(one: Decision, other: Decision): boolean {
  const said = ({ verdict, metadata = {} }: Decision) => JSON.stringify([verdict, metadata]);
  return said(one) !== said(other);
}

/** A message to look at: it was annotated or dropped, would have been dropped, or is answered differently. */
export type Finding = NonNullable<ReturnType<typeof findingOf>>;

/** What there is to say about a line; undefined if it has no message, or one that just passes, with both settings. */
export function findingOf({ line, judged }: JudgedLine, showText = false) {
  if (judged === undefined) return undefined;
  const { message, decision, compared } = judged;
  const answer = answerOf(decision);
  const shadow = decision.reports.flatMap(({ rule, mode, outcome }) =>
    mode === 'shadow' && outcome === 'dropped' ? [rule] : [],
  );
  const before = compared !== undefined && isDifferent(decision, compared) ? answerOf(compared) : undefined;
  if (answer === 'passed' && shadow.length === 0 && before === undefined) return undefined;
  return {
    line,
    id: message.id,
    answer,
    /** What CometChat would be answered with for an annotated message. */
    annotation: decision.metadata,
    rule: decision.rule,
    reason: decision.reason,
    forced: decision.forced || undefined,
    /** Shadow rules that would have dropped it. */
    shadow: shadow.length === 0 ? undefined : shadow,
    /** The answer with the settings to compare with, if it differs. */
    before,
    text: showText ? message.text : undefined,
  };
}

const longestText = 120;

/** A finding as a line for people. */
export function describeFinding(finding: Finding): string {
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

interface RuleTally extends Pick<RuleReport, 'rule' | 'mode'> {
  /** How often each outcome came up. */
  readonly outcomes: Partial<Record<RuleOutcome, number>>;
}

/** How often each answer came up with some settings; `forced` are among these. */
interface Tally extends Record<MessageAnswer | 'forced', number> {
  readonly rules: RuleTally[];
}

const emptyTally = (): Tally => ({ passed: 0, annotated: 0, dropped: 0, forced: 0, rules: [] });

/** The result of a run. */
export type Summary = ReturnType<typeof createSummary>;

/** An empty result; `compares` if each message is judged with other settings too. */
export function createSummary(compares: boolean) {
  return {
    messages: 0,
    /** Lines with nothing to judge in them. */
    skipped: 0,
    unreadable: 0,
    ...emptyTally(),
    compared: compares ? { ...emptyTally(), different: 0 } : undefined,
  };
}

/** Counts one more line. */
export function countLine(summary: Summary, { problem, judged }: JudgedLine): void {
  if (problem !== undefined) summary.unreadable += 1;
  else if (judged === undefined) summary.skipped += 1;
  else {
    const { decision, compared } = judged;
    summary.messages += 1;
    countDecision(summary, decision);
    if (summary.compared === undefined || compared === undefined) return;
    countDecision(summary.compared, compared);
    if (isDifferent(decision, compared)) summary.compared.different += 1;
  }
}

function countDecision(tally: Tally, decision: Decision): void {
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
