import type { LogFields } from '../../../lambda/telemetry/fields.ts';
import { messages } from '../../../lambda/telemetry/messages.ts';
import { readLine } from '../../../lambda/telemetry/read-line.ts';
import { readRuleOutcomes } from '../../../lambda/telemetry/rule-outcomes.ts';
import { type JsonObject, parseJsonObject } from '../../json/json.ts';
import type { LogLine } from '../log-store.ts';
import type { ObservedMessage } from '../messages.ts';

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
  const fields = parseJsonObject(body) ?? {};
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
  const fields = readLine(message)?.fields;
  if (fields?.message !== messages.delivery) return undefined;
  const { trigger = '-', status = 0, error, verdict, rule, forced } = fields;
  const request = { trigger, subject: '-' };
  if (status >= 400) {
    const mood = status >= 500 ? 'bad' : 'warning';
    return { kind: 'refusal', ...request, outcome: [status, error ?? []].flat().join(' '), mood };
  }
  if (verdict === undefined) return undefined;
  const shadow = wouldHaveDropped(fields);
  const outcome = [
    rule === undefined ? verdict : `${verdict}: ${rule}`,
    ...(forced ? ['forced'] : []),
    ...(shadow === '' ? [] : [`(shadow: ${shadow})`]),
  ].join(' ');
  const mood = forced || verdict === 'drop' ? 'warning' : 'good';
  return { kind: 'decision', ...request, outcome, mood };
}

/** The rules in shadow mode that would have dropped the message. */
function wouldHaveDropped({ ruleOutcomes }: LogFields): string {
  return readRuleOutcomes(ruleOutcomes)
    .filter(({ outcome }) => outcome === 'would-have-dropped')
    .map(({ rule }) => rule)
    .join(',');
}

function text(fields: JsonObject, name: string): string | undefined {
  const value = fields[name];
  return typeof value === 'string' ? value : undefined;
}
