import type { Decision, JudgedMessage } from '../../../../lambda/decisions/index.ts';
import { answerOf, isDifferent } from './report.ts';

/** A message that a person may want to look at: it was annotated or dropped, would have been dropped, or is answered differently. */
export interface Finding {
  readonly line: number;
  readonly id?: string;
  readonly answer: 'passed' | 'annotated' | 'dropped';
  /** What CometChat would be answered with for an annotated message. */
  readonly annotation?: object;
  readonly rule?: string;
  readonly reason?: string;
  readonly forced?: true;
  /** Shadow rules that would have dropped it. */
  readonly shadow?: readonly string[];
  /** What the settings to compare with say, where that differs. */
  readonly before?: 'passed' | 'annotated' | 'dropped';
  /** Only where the user asked for texts. */
  readonly text?: string;
}

/** What there is to say of one message; undefined where it just passes, with both settings. */
export function findingOf(found: {
  readonly line: number;
  readonly message: JudgedMessage;
  readonly decision: Decision;
  readonly compared: Decision | undefined;
  readonly showText: boolean;
}): Finding | undefined {
  const { line, message, decision, compared, showText } = found;
  const shadow = decision.reports
    .filter(({ mode, outcome }) => mode === 'shadow' && outcome === 'dropped')
    .map(({ rule }) => rule);
  const differs = compared !== undefined && isDifferent(decision, compared);
  if (answerOf(decision) === 'passed' && shadow.length === 0 && !differs) return undefined;
  return {
    line,
    ...(message.id === undefined ? {} : { id: message.id }),
    answer: answerOf(decision),
    ...(decision.metadata === undefined ? {} : { annotation: decision.metadata }),
    ...(decision.rule === undefined ? {} : { rule: decision.rule }),
    ...(decision.reason === undefined ? {} : { reason: decision.reason }),
    ...(decision.forced ? { forced: true } : {}),
    ...(shadow.length === 0 ? {} : { shadow }),
    ...(differs ? { before: answerOf(compared) } : {}),
    ...(showText ? { text: message.text } : {}),
  };
}

const longestText = 120;

/** A finding as a line for people. */
export function describeFinding(finding: Finding): string {
  const { line, id, answer, rule, reason, forced, shadow, before, text } = finding;
  const words = [
    `line ${line}${id === undefined ? '' : ` (message ${id})`}: ${before === undefined ? '' : `${before} -> `}${answer}`,
    ...(rule === undefined ? [] : [`by ${rule}`]),
    ...(reason === undefined ? [] : [`(${reason})`]),
    ...(forced === true ? ['[forced]'] : []),
    ...(shadow === undefined ? [] : [`[shadow: ${shadow.join(', ')} would drop it]`]),
    ...(text === undefined ? [] : [JSON.stringify(text.slice(0, longestText))]),
  ];
  return words.join(' ');
}
