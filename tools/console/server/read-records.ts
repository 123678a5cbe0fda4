import type { LogFields } from '../../../lambda/telemetry/fields.ts';
import { messages } from '../../../lambda/telemetry/messages.ts';
import { readRuleOutcomes } from '../../../lambda/telemetry/rule-outcomes.ts';
import { createDuplicateWatch, refusals } from '../../relay/logs/deliveries.ts';
import type { LogLine } from '../../relay/logs/log-store.ts';
import type { LiveRecord } from '../shared/api.ts';

/**
 * A reader of the functions' log lines: a record for each request that was answered and for each event that a worker
 * finished; undefined for every other line. Give it the lines in the order of their time.
 */
export function createRecordReader(): (line: LogLine) => LiveRecord | undefined {
  const isDuplicate = createDuplicateWatch();
  return (line) => {
    const { message } = line.fields;
    if (message === messages.delivery) return readRequest(line, isDuplicate);
    const outcome = workerOutcomes.get(message);
    return outcome === undefined ? undefined : readEvent(line, outcome);
  };
}

type Outcome = LiveRecord['outcome'];

const workerOutcomes = new Map<string | undefined, Outcome>([
  [messages.published, 'published'],
  [messages.unmatched, 'no consumer'],
  [messages.undelivered, 'undelivered'],
  [messages.deadLettered, 'dead-lettered'],
  [messages.failed, 'failed'],
  [messages.postponed, 'postponed'],
]);

function readEvent({ time, fields }: LogLine, outcome: Outcome): LiveRecord | undefined {
  const { id, type, lane, requestId, latency, attempt, reason, detail, undelivered = [] } = fields;
  if (id === undefined) return undefined;
  const missed = undelivered.length === 0 ? undefined : `not delivered to ${undelivered.join(', ')}`;
  const why = [reason, detail, missed].filter((part) => part !== undefined).join(': ');
  return {
    key: `${time}/${id}/${outcome}/${attempt ?? ''}`,
    time,
    kind: 'event',
    outcome,
    trigger: type?.replace('com.cometchat.', '') ?? triggerIn(id),
    id,
    lane,
    requestId,
    milliseconds: latency,
    attempt,
    reason: why || undefined,
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
    outcome: outcomeOf(fields, status, () => id !== undefined && isDuplicate(id, time)),
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

function outcomeOf(fields: LogFields, status: number, isDuplicate: () => boolean): Outcome {
  if (status >= 500) return 'not acknowledged';
  if (status >= 400) return 'refused';
  const { verdict, outcome } = fields;
  if (verdict === 'drop') return 'dropped';
  if (verdict !== undefined) return outcome === 'annotated' ? outcome : 'passed';
  return isDuplicate() ? 'duplicate' : 'accepted';
}
