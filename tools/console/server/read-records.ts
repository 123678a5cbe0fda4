import type { LogFields } from '../../../lambda/telemetry/fields.ts';
import { messages } from '../../../lambda/telemetry/messages.ts';
import { readRuleOutcomes } from '../../../lambda/telemetry/rule-outcomes.ts';
import { createDuplicateWatch, refusals } from '../../relay/logs/deliveries.ts';
import type { LogLine } from '../../relay/logs/log-store.ts';
import type { LiveRecord, Mood, Outcome } from '../shared/live-record.ts';

/**
 * A reader of the functions' log lines: a record for each request that was answered and for each event that a worker
 * finished; undefined for every other line. Give it the lines in the order of their time.
 */
export function createRecordReader(): (line: LogLine) => LiveRecord | undefined {
  const isDuplicate = createDuplicateWatch();
  return (line) => {
    const { message } = line.fields;
    if (message === messages.delivery) return readRequest(line, isDuplicate);
    const result = workerResults.find((one) => one.message === message);
    return result === undefined ? undefined : readEvent(line, result);
  };
}

interface Result {
  readonly outcome: Outcome;
  readonly mood: Mood;
}

const workerResults: readonly (Result & { readonly message: string })[] = [
  { message: messages.published, outcome: 'published', mood: 'good' },
  { message: messages.unmatched, outcome: 'no consumer', mood: 'neutral' },
  { message: messages.undelivered, outcome: 'undelivered', mood: 'bad' },
  { message: messages.deadLettered, outcome: 'dead-lettered', mood: 'bad' },
  { message: messages.failed, outcome: 'failed', mood: 'bad' },
  { message: messages.postponed, outcome: 'postponed', mood: 'warning' },
];

function readEvent({ time, fields }: LogLine, { outcome, mood }: Result): LiveRecord | undefined {
  const { id, type, lane, requestId, latency, attempt, reason, detail, undelivered = [] } = fields;
  if (id === undefined) return undefined;
  const why = [
    reason,
    detail,
    undelivered.length === 0 ? undefined : `not delivered to ${undelivered.join(', ')}`,
  ].filter((part) => part !== undefined);
  return {
    key: `${time}/${id}/${outcome}/${attempt ?? ''}`,
    time,
    kind: 'event',
    outcome,
    mood,
    trigger: type?.replace('com.cometchat.', '') ?? triggerIn(id),
    id,
    lane,
    requestId,
    milliseconds: latency,
    attempt,
    reason: why.length === 0 ? undefined : why.join(': '),
    consumers: fields.consumers ?? [],
  };
}

/** Of a record that is no event and so has no type: an id holds the trigger, unless it is hashed. */
function triggerIn(id: string): string {
  return /^v\d+:[^:]*:[^:]*:([^:]+):/.exec(id)?.[1] ?? '-';
}

function readRequest(
  { time, fields }: LogLine,
  isDuplicate: (id: string, time: number) => boolean,
): LiveRecord | undefined {
  const { status, id, requestId, trigger = '-', category, latency, rule, forced, error } = fields;
  if (status === undefined) return undefined;
  return {
    key: `${time}/${requestId ?? id ?? ''}/${status}`,
    time,
    kind: 'request',
    ...resultOf(fields, status, () => id !== undefined && isDuplicate(id, time)),
    trigger,
    status,
    consumers: [],
    lane: category,
    id,
    requestId,
    milliseconds: latency,
    rule,
    forced: forced === true,
    ruleOutcomes: readRuleOutcomes(fields.ruleOutcomes),
    reason: error ?? refusals[status],
  };
}

function resultOf(fields: LogFields, status: number, isDuplicate: () => boolean): Result {
  if (status >= 500) return { outcome: 'not acknowledged', mood: 'bad' };
  if (status >= 400) return { outcome: 'refused', mood: 'warning' };
  const { verdict, outcome, forced } = fields;
  if (verdict === 'drop') return { outcome: 'dropped', mood: 'warning' };
  if (verdict !== undefined)
    return {
      outcome: outcome === 'annotated' ? outcome : 'passed',
      mood: forced === true ? 'warning' : 'good',
    };
  return isDuplicate() ? { outcome: 'duplicate', mood: 'neutral' } : { outcome: 'accepted', mood: 'neutral' };
}
