import { isJsonObject, type JsonObject, parseJson } from '../json.ts';
import type { LogLine } from '../log-store.ts';
import type { ObservedMessage } from '../observed-message.ts';

/** One thing that happened, without a word of what people wrote. */
export interface Activity {
  readonly kind: 'event' | 'dead-letter' | 'duplicate' | 'decision' | 'refusal';
  readonly trigger: string;
  /** `-` where it is not known. */
  readonly subject: string;
  readonly outcome: string;
  readonly mood: 'good' | 'neutral' | 'warning' | 'bad';
}

const typePrefix = 'com.cometchat.';

/** What a message says that a queue has accepted, or dropped as a duplicate. */
export function activityOfMessage({ kind, queueName, body }: ObservedMessage): Activity {
  const value = parseJson(body);
  const fields = isJsonObject(value) ? value : {};
  const trigger = (text(fields, 'type') ?? text(fields, 'trigger') ?? '-').replace(typePrefix, '');
  const subject = text(fields, 'subject') ?? '-';
  const queue = queueName.replace(/\.fifo$/, '');
  switch (kind) {
    case 'event':
      return { kind, trigger, subject, outcome: queue, mood: 'good' };
    case 'dead-letter':
      return { kind, trigger, subject, outcome: queue, mood: 'bad' };
    case 'duplicate':
      return { kind, trigger, subject, outcome: 'dropped by SQS', mood: 'neutral' };
  }
}

/** What a log line says of a request that was answered with a decision, or refused; undefined for every other line. */
export function activityOfLog({ message }: LogLine): Activity | undefined {
  const line = parseJson(message);
  if (!isJsonObject(line) || line.message !== 'delivery') return undefined;
  const status = Number(line.status);
  const request = { trigger: text(line, 'trigger') ?? '-', subject: '-' };
  if (status >= 400) {
    const mood = status >= 500 ? 'bad' : 'warning';
    const outcome = [String(status), text(line, 'error') ?? ''].join(' ').trim();
    return { kind: 'refusal', ...request, outcome, mood };
  }
  const verdict = text(line, 'verdict');
  if (verdict === undefined) return undefined;
  const rule = text(line, 'rule');
  const shadow = wouldHaveDropped(text(line, 'ruleOutcomes'));
  const outcome = [
    rule === undefined ? verdict : `${verdict}: ${rule}`,
    ...(line.forced === true ? ['forced'] : []),
    ...(shadow === '' ? [] : [`(shadow: ${shadow})`]),
  ].join(' ');
  const mood = line.forced === true || verdict === 'drop' ? 'warning' : 'good';
  return { kind: 'decision', ...request, outcome, mood };
}

/** The rules in shadow mode that would have dropped the message. */
function wouldHaveDropped(ruleOutcomes = ''): string {
  return [...ruleOutcomes.matchAll(/([^ ,]+) would-have-dropped/g)].map(([, rule]) => rule).join(',');
}

function text(fields: JsonObject, name: string): string | undefined {
  const value = fields[name];
  return typeof value === 'string' ? value : undefined;
}
