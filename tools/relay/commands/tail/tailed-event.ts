import type { JsonObject } from '../../../../lambda/cometchat/json.ts';
import { isJsonObject } from '../../../../lambda/cometchat/json.ts';
import { namesField, numberField, textField } from '../../logs/log-line.ts';
import type { LogLine } from '../../logs/log-store.ts';
import { logMessages } from '../../logs/relay-logs.ts';
import { printable, type Terminal } from '../../terminal.ts';

/** A processed event as `tail` shows it: what it is and what became of it, never what people wrote. */
export interface TailedEvent {
  /** RFC 3339. */
  readonly time: string;
  readonly result: TailedResult;
  readonly id: string;
  readonly type: string | undefined;
  readonly lane: string | undefined;
  /** Only where it is read from a queue: log lines have no subject. */
  readonly subject: string | undefined;
  readonly consumers: readonly string[];
  /** Milliseconds from the receipt to the publication. */
  readonly latency: number | undefined;
  readonly attempt: number | undefined;
  readonly reason: string | undefined;
}

export type TailedResult = keyof typeof results;

const results = {
  published: logMessages.published,
  unmatched: logMessages.unmatched,
  undelivered: logMessages.undelivered,
  'dead-lettered': logMessages.deadLettered,
  failed: logMessages.failed,
  postponed: logMessages.postponed,
} as const;

export interface TailFilter {
  /** Event types, with or without `com.cometchat.`; a `*` at the end takes all that begin so. Empty: all. */
  readonly types: readonly string[];
  /** Empty: all. */
  readonly subjects: readonly string[];
  /** Whether events that failed or found no consumer are shown too. */
  readonly all: boolean;
}

/** Reads a worker's log line; undefined for lines that are about something else. */
export function fromLogLine({ time, fields }: LogLine): TailedEvent | undefined {
  const message = textField(fields, 'message');
  const result = resultNames.find((name) => results[name] === message);
  const id = textField(fields, 'id');
  if (result === undefined || id === undefined) return undefined;
  return {
    time: new Date(time).toISOString(),
    result,
    id,
    type: textField(fields, 'type'),
    lane: textField(fields, 'lane'),
    subject: textField(fields, 'subject'),
    consumers: namesField(fields, 'consumers'),
    latency: numberField(fields, 'latency'),
    attempt: numberField(fields, 'attempt'),
    reason: textField(fields, 'reason'),
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
  const event = parse(body);
  const id = event && textField(event, 'id');
  if (event === undefined || id === undefined) return undefined;
  return {
    time: textField(event, 'time') ?? '',
    result: 'published',
    id,
    type: textField(event, 'type'),
    lane: undefined,
    subject: textField(event, 'subject'),
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
    (filter.types.length === 0 || filter.types.some((type) => matches(event.type ?? '', type))) &&
    (filter.subjects.length === 0 || filter.subjects.includes(event.subject ?? ''))
  );
}

/** One line for people. */
export function describeEvent(event: TailedEvent, terminal: Terminal): string {
  const type = (event.type ?? '-').replace(typePrefix, '');
  const consumers = event.consumers.length === 0 ? '-' : event.consumers.join(', ');
  const parts = [
    terminal.paint('dim', event.time),
    terminal.paint('cyan', printable(type)),
    ...(event.result === 'published' ? [] : [terminal.paint('red', describeResult(event))]),
    ...(event.subject === undefined ? [] : [`of ${printable(event.subject)}`]),
    `to ${printable(consumers)}`,
    ...(event.latency === undefined ? [] : [`after ${event.latency} ms`]),
    ...(event.attempt === undefined || event.attempt === 1 ? [] : [`attempt ${event.attempt}`]),
    printable(event.id),
  ];
  return parts.join('  ');
}

const typePrefix = 'com.cometchat.';

function describeResult({ result, reason }: TailedEvent): string {
  return reason === undefined ? result : `${result} (${printable(reason)})`;
}

function matches(type: string, wanted: string): boolean {
  const full = wanted.startsWith(typePrefix) ? wanted : `${typePrefix}${wanted}`;
  return full.endsWith('*') ? type.startsWith(full.slice(0, -1)) : type === full;
}

function parse(body: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
