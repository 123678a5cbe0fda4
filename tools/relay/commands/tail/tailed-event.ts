import { textOf } from '../../../../lambda/cometchat/value-at.ts';
import type { LogFields } from '../../../../lambda/telemetry/fields.ts';
import { messages, resultMessages } from '../../../../lambda/telemetry/messages.ts';
import { parseJsonObject } from '../../../json/json.ts';
import { createDuplicateWatch, type DeliveryResult, deliveryResult } from '../../logs/deliveries.ts';
import type { LogLine } from '../../logs/log-store.ts';
import { printable, type Terminal } from '../../terminal.ts';

type ShownFields = 'type' | 'trigger' | 'lane' | 'latency' | 'attempt' | 'reason';
type WorkerResult = keyof typeof resultMessages;

/**
 * An event, or a delivery, as `tail` shows it: what it is and what became of it, never what people wrote. An event has a
 * type, a delivery a trigger.
 */
export interface TailedEvent extends Pick<LogFields, ShownFields> {
  /** RFC 3339. */
  readonly time: string;
  /** What a worker says of the event, or the ingress function of the delivery. */
  readonly result: WorkerResult | 'duplicate' | Exclude<DeliveryResult, 'queued'>;
  /** The event's id; the request's id for a delivery that was refused before it had one. */
  readonly id: string;
  /** Only if it is read from a queue: log lines have no subject. */
  readonly subject?: string | undefined;
  readonly consumers: readonly string[];
}

/** Reads a worker's log line; undefined for lines that are about something else. */
export function fromLogLine({ time, fields }: LogLine): TailedEvent | undefined {
  const { message, id, type, lane, consumers = [], latency, attempt, reason } = fields;
  const result = Object.keys(resultMessages)
    .filter(isWorkerResult)
    .find((name) => resultMessages[name] === message);
  if (result === undefined || id === undefined) return undefined;
  return { time: new Date(time).toISOString(), result, id, type, lane, consumers, latency, attempt, reason };
}

function isWorkerResult(name: string): name is WorkerResult {
  return Object.hasOwn(resultMessages, name);
}

/**
 * A reader of the ingress function's lines: decisions, refusals, answers that acknowledge nothing, and duplicates. A
 * delivery that was queued for the first time is left out, because a worker's line follows. A duplicate is told by the
 * lines read so far: SQS itself doesn't say that it dropped one.
 */
export function createDeliveryReader(): (line: LogLine) => TailedEvent | undefined {
  const isDuplicate = createDuplicateWatch();
  return ({ time, fields }) => {
    const { message, status, id, requestId = '-', trigger, category: lane, latency } = fields;
    if (message !== messages.delivery || status === undefined) return undefined;
    const shown = { id: id ?? requestId, trigger, lane, latency, consumers: [] };
    const event = { time: new Date(time).toISOString(), ...shown };
    const { result, why } = deliveryResult(fields);
    if (result === 'decided') return { ...event, result, reason: describeDecision(fields) };
    if (result !== 'queued')
      return { ...event, result, reason: [status, why].filter((part) => part !== undefined).join(', ') };
    return id !== undefined && isDuplicate(id, time)
      ? { ...event, result: 'duplicate', reason: 'SQS has it already' }
      : undefined;
  };
}

function describeDecision({ verdict, rule, forced }: LogFields): string {
  return `${verdict}${rule === undefined ? '' : ` by ${rule}`}${forced === true ? ', forced' : ''}`;
}

/** Reads an event from a consumer queue; undefined if the body isn't one. */
export function fromQueue(body: string, queue: string): TailedEvent | undefined {
  const event = parseJsonObject(body);
  const id = event && textOf(event.id);
  if (event === undefined || id === undefined) return undefined;
  const [time = '', type, subject] = [event.time, event.type, event.subject].map(textOf);
  return { time, result: 'published', id, type, subject, consumers: [queue] };
}

/** One line for people. */
export function describeEvent(event: TailedEvent, { paint }: Terminal): string {
  const { time, result, id, subject, consumers, latency, attempt = 1, reason } = event;
  const colour = result === 'decided' || result === 'duplicate' ? 'yellow' : 'red';
  const why = reason === undefined ? result : `${result} (${printable(reason)})`;
  const parts = [
    paint('dim', time),
    paint('cyan', printable(nameOf(event).replace(typePrefix, '') || '-')),
    result !== 'published' && paint(colour, why),
    subject !== undefined && `of ${printable(subject)}`,
    isWorkerResult(result) && `to ${printable(consumers.join(', ') || '-')}`,
    latency !== undefined && `after ${latency} ms`,
    attempt !== 1 && `attempt ${attempt}`,
    printable(id),
  ];
  return parts.filter((part) => part !== false).join('  ');
}

const typePrefix = 'com.cometchat.';

/** The type of an event; a delivery's trigger as if it were one, so that one filter means both. */
function nameOf({ type, trigger }: TailedEvent): string {
  return type ?? (trigger === undefined ? '' : `${typePrefix}${trigger}`);
}

/** Whether an event is of a type, with or without `com.cometchat.`; a `*` at the end takes all that begin so. */
export function isOfType(event: TailedEvent, wanted: string): boolean {
  const full = wanted.startsWith(typePrefix) ? wanted : `${typePrefix}${wanted}`;
  return full.endsWith('*') ? nameOf(event).startsWith(full.slice(0, -1)) : nameOf(event) === full;
}
