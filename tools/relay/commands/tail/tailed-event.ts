import { textOf } from '../../../../lambda/cometchat/value-at.ts';
import { resultMessages } from '../../../../lambda/telemetry/messages.ts';
import { parseJsonObject } from '../../../json/json.ts';
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
  readonly type: string | undefined;
  /** Only of deliveries: what the ingress function decided, refused, or could not acknowledge. */
  readonly trigger: string | undefined;
  readonly lane: string | undefined;
  /** Only where it is read from a queue: log lines have no subject. */
  readonly subject: string | undefined;
  readonly consumers: readonly string[];
  /** Milliseconds from the receipt to the publication; of a delivery, to its answer. */
  readonly latency: number | undefined;
  readonly attempt: number | undefined;
  readonly reason: string | undefined;
}

/** What became of an event: what a worker says, then what the ingress function says of a delivery. */
export type TailedResult = WorkerResult | 'decided' | 'duplicate' | 'refused' | 'not acknowledged';

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
  const message = fields.message;
  const result = resultNames.find((name) => resultMessages[name] === message);
  const id = fields.id;
  if (result === undefined || id === undefined) return undefined;
  return {
    time: new Date(time).toISOString(),
    result,
    id,
    type: fields.type,
    trigger: undefined,
    lane: fields.lane,
    subject: undefined,
    consumers: fields.consumers ?? [],
    latency: fields.latency,
    attempt: fields.attempt,
    reason: fields.reason,
  };
}

const resultNames = [
  'published',
  'unmatched',
  'undelivered',
  'dead-lettered',
  'failed',
  'postponed',
] as const;

/** Reads an event from a consumer queue; undefined where the body is none. */
export function fromQueue(body: string, queue: string): TailedEvent | undefined {
  const event = parseJsonObject(body);
  const id = event && textOf(event.id);
  if (event === undefined || id === undefined) return undefined;
  return {
    time: textOf(event.time) ?? '',
    result: 'published',
    id,
    type: textOf(event.type),
    trigger: undefined,
    lane: undefined,
    subject: textOf(event.subject),
    consumers: [queue],
    latency: undefined,
    attempt: undefined,
    reason: undefined,
  };
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
export function describeEvent(event: TailedEvent, terminal: Terminal): string {
  const consumers = event.consumers.length === 0 ? '-' : event.consumers.join(', ');
  const parts = [
    terminal.paint('dim', event.time),
    terminal.paint('cyan', printable(nameOf(event).replace(typePrefix, '') || '-')),
    ...(event.result === 'published' ? [] : [terminal.paint(colourOf(event.result), describeResult(event))]),
    ...(event.subject === undefined ? [] : [`of ${printable(event.subject)}`]),
    ...(isWorkerResult(event.result) ? [`to ${printable(consumers)}`] : []),
    ...(event.latency === undefined ? [] : [`after ${event.latency} ms`]),
    ...(event.attempt === undefined || event.attempt === 1 ? [] : [`attempt ${event.attempt}`]),
    printable(event.id),
  ];
  return parts.join('  ');
}

const typePrefix = 'com.cometchat.';

/** The type of an event; a delivery's trigger as if it were one, so that one filter means both. */
function nameOf({ type, trigger }: TailedEvent): string {
  return type ?? (trigger === undefined ? '' : `${typePrefix}${trigger}`);
}

function isWorkerResult(result: TailedResult): result is WorkerResult {
  return Object.hasOwn(resultMessages, result);
}

function colourOf(result: TailedResult): 'yellow' | 'red' {
  return result === 'decided' || result === 'duplicate' ? 'yellow' : 'red';
}

function describeResult({ result, reason }: TailedEvent): string {
  return reason === undefined ? result : `${result} (${printable(reason)})`;
}

function matches(type: string, wanted: string): boolean {
  const full = wanted.startsWith(typePrefix) ? wanted : `${typePrefix}${wanted}`;
  return full.endsWith('*') ? type.startsWith(full.slice(0, -1)) : type === full;
}
