import { columns } from '../../terminal.ts';
import type { Finding, Summary } from './trial.ts';

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

function answers({ passed, annotated, dropped, forced }: NonNullable<Summary['compared']> | Summary): string {
  return `${passed} passed, ${annotated} annotated, ${dropped} dropped (${forced} of all forced)`;
}

/** One row for each rule, one column for each outcome that came up. In shadow, `dropped` means "would have dropped". */
function table(rules: Summary['rules']): string[] {
  const shown = [...new Set(rules.flatMap(({ outcomes }) => Object.keys(outcomes)))];
  const rows = rules.map(({ rule, mode, outcomes }) => [
    rule,
    mode,
    ...shown.map((outcome) => String(outcomes[outcome] ?? 0)),
  ]);
  return columns([['rule', 'mode', ...shown], ...rows], { left: 2 });
}
