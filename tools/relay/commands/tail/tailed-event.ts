import { textOf } from '../../../../lambda/cometchat/value-at.ts';
import { messages, resultMessages } from '../../../../lambda/telemetry/messages.ts';
import { parseJsonObject } from '../../../json/json.ts';
import { createDuplicateWatch, type DeliveryResult, deliveryResult } from '../../logs/deliveries.ts';
import type { LogLine } from '../../logs/log-store.ts';
import { printable, type Terminal } from '../../terminal.ts';

/** An event, or a delivery, as `tail` shows it: what it is and what became of it, never what people wrote. */
export interface TailedEvent {
  /** RFC 3339. */
  readonly time: string;
  readonly result: TailedResult;
  /** The event's id; the request's id for a delivery that was refused before it had one. */
  readonly id: string;
  /** Undefined for a delivery, which has a trigger. */
  readonly type?: string | undefined;
  /** Only of deliveries: what the ingress function decided, refused, or couldn't acknowledge. */
  readonly trigger?: string | undefined;
  readonly lane?: string | undefined;
  /** Only if it is read from a queue: log lines have no subject. */
  readonly subject?: string | undefined;
  readonly consumers: readonly string[];
  /** Milliseconds from the receipt to the publication; of a delivery, to its answer. */
  readonly latency?: number | undefined;
  readonly attempt?: number | undefined;
  readonly reason?: string | undefined;
}

/** What became of an event: what a worker says, then what the ingress function says of a delivery. */
export type TailedResult = WorkerResult | 'duplicate' | Exclude<DeliveryResult, 'queued'>;

type WorkerResult = keyof typeof resultMessages;

export interface TailFilter {
  /** Event types, with or without `com.cometchat.`; a `*` at the end takes all that begin so. Empty: all. */
  readonly types: readonly string[];
  /** Empty: all. */
  readonly subjects: readonly string[];
  /** Whether what was not published is shown too. */
  readonly all: boolean;
}

/** Reads a worker's log line; undefined for lines that are about something else. */
export function fromLogLine({ time, fields }: LogLine): TailedEvent | undefined {
  const { message, id, type, lane, consumers = [], latency, attempt, reason } = fields;
  const result = resultNames.find((name) => resultMessages[name] === message);
  if (result === undefined || id === undefined) return undefined;
  return { time: new Date(time).toISOString(), result, id, type, lane, consumers, latency, attempt, reason };
}

const resultNames = [
  'published',
  'unmatched',
  'undelivered',
  'dead-lettered',
  'failed',
  'postponed',
] as const;

/**
 * A reader of the ingress function's lines: decisions, refusals, answers that acknowledge nothing, and duplicates. A
 * delivery that was queued for the first time is left out, because a worker's line follows. A duplicate is told by the
 * lines read so far: SQS itself doesn't say that it dropped one.
 */
export function createDeliveryReader(): (line: LogLine) => TailedEvent | undefined {
  const isDuplicate = createDuplicateWatch();
  return ({ time, fields }) => {
    const {
      message,
      status,
      id,
      requestId,
      trigger,
      category: lane,
      latency,
      verdict,
      rule,
      forced,
    } = fields;
    if (message !== messages.delivery || status === undefined) return undefined;
    const event = { time: new Date(time).toISOString(), id: id ?? requestId ?? '-', trigger, lane, latency };
    const { result, why } = deliveryResult(fields);
    if (result === 'queued')
      return id !== undefined && isDuplicate(id, time)
        ? { ...event, consumers: [], result: 'duplicate', reason: 'SQS has it already' }
        : undefined;
    const reason =
      result === 'decided'
        ? `${verdict}${rule === undefined ? '' : ` by ${rule}`}${forced === true ? ', forced' : ''}`
        : `${status}${why === undefined ? '' : `, ${why}`}`;
    return { ...event, consumers: [], result, reason };
  };
}

/** Reads an event from a consumer queue; undefined if the body isn't one. */
export function fromQueue(body: string, queue: string): TailedEvent | undefined {
  const event = parseJsonObject(body);
  const id = event && textOf(event.id);
  if (event === undefined || id === undefined) return undefined;
  const [time = '', type, subject] = [event.time, event.type, event.subject].map(textOf);
  return { time, result: 'published', id, type, subject, consumers: [queue] };
}

/** Whether an event is one of those that are asked for. */
export function isWanted(event: TailedEvent, filter: TailFilter): boolean {
  return (
    (filter.all || event.result === 'published') &&
    (filter.types.length === 0 || filter.types.some((type) => matches(nameOf(event), type))) &&
    (filter.subjects.length === 0 || filter.subjects.includes(event.subject ?? ''))
  );
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
    Object.hasOwn(resultMessages, result) && `to ${printable(consumers.join(', ') || '-')}`,
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

function matches(type: string, wanted: string): boolean {
  const full = wanted.startsWith(typePrefix) ? wanted : `${typePrefix}${wanted}`;
  return full.endsWith('*') ? type.startsWith(full.slice(0, -1)) : type === full;
}
