import { randomBytes } from 'node:crypto';
import { stringAttribute } from '../../../../lambda/sqs/attributes.ts';
import { shortDigest } from '../../../../lambda/sqs/identifier.ts';
import type { FifoMessage } from '../../../../lambda/sqs/message.ts';
import type { ArchiveStore } from '../../archive/archive-store.ts';
import type { ArchivedEvent } from '../../archive/archived-event.ts';
import { hoursOf, readHour } from '../../archive/read-archive.ts';
import { type Filter, isSelected, type Period } from '../../archive/selection.ts';
import { RelayError } from '../../errors.ts';
import type { Journal } from '../dlq/journal.ts';

export interface ReplayOptions {
  readonly store: ArchiveStore;
  readonly period: Period;
  readonly filter: Filter;
  readonly run: string;
  /** Sends messages of at most ten groups, one of each; one answer for each: undefined where it was taken. */
  readonly send: (messages: readonly FifoMessage[]) => Promise<readonly (string | undefined)[]>;
  readonly journal: Pick<Journal, 'sent' | 'noteIntent' | 'noteSent'>;
  /** Events a second. */
  readonly rate: number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly signal: AbortSignal;
  readonly onProgress?: (published: number, hour: number) => void;
}

export interface ReplayReport {
  readonly published: number;
  /** Published by an earlier attempt of the same run. */
  readonly before: number;
  readonly stopped: boolean;
}

const perCall = 10;

/** A name for a run: it tells its events from the original ones and from those of other runs. */
export function newRun(): string {
  return `replay-${new Date().toISOString().slice(0, 10)}-${randomBytes(4).toString('hex')}`;
}

/**
 * Publishes archived events once each, in the order of their receipt. What an earlier attempt of the run has published is
 * left out; what it may have published has the same deduplication id, so SQS drops it within five minutes.
 * Throws a {@link RelayError} where the queue doesn't take an event: nothing behind it is published.
 */
export async function replay(options: ReplayOptions): Promise<ReplayReport> {
  const { store, period, filter, journal, signal } = options;
  let published = 0;
  let before = 0;
  let lastHour = new Set<string>();
  for (const hour of hoursOf(period)) {
    const events = await eventsOfHour(store, hour, options, (event) => isSelected(event, period, filter));
    // A repeat may be received in the next hour, hardly later.
    const fresh = events.filter(({ id }) => !lastHour.has(id));
    lastHour = new Set(events.map(({ id }) => id));
    const open = fresh.filter(({ id }) => !journal.sent.has(shortDigest(id)));
    before += fresh.length - open.length;
    for (const call of callsOf(open)) {
      if (signal.aborted) return { published, before, stopped: true };
      await publish(call, options);
      published += call.length;
      options.onProgress?.(published, hour);
      await options.sleep((call.length / options.rate) * 1000);
    }
    if (signal.aborted) return { published, before, stopped: true };
  }
  return { published, before, stopped: false };
}

/** The selected events of one hour in the order of their receipt, each once. */
export async function eventsOfHour(
  store: ArchiveStore,
  hour: number,
  options: { readonly signal: AbortSignal },
  isWanted: (event: ArchivedEvent) => boolean,
): Promise<ArchivedEvent[]> {
  const byId = new Map<string, ArchivedEvent>();
  for await (const event of readHour(store, hour, options)) {
    const known = byId.get(event.id);
    // Of deliveries with one identity the first counts.
    if (isWanted(event) && (known === undefined || event.receivedtime < known.receivedtime))
      byId.set(event.id, event);
  }
  return [...byId.values()].sort(
    (one, other) =>
      compare(one.receivedtime, other.receivedtime) ||
      compare(one.time, other.time) ||
      compare(one.id, other.id),
  );
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** Calls in order; none has two events of one subject, so that a partly failed call lets none overtake another. */
function* callsOf(events: readonly ArchivedEvent[]): Generator<ArchivedEvent[]> {
  let call: ArchivedEvent[] = [];
  let bytes = 0;
  for (const event of events) {
    const size = Buffer.byteLength(event.line) + 1024;
    const isFull = call.length === perCall || bytes + size > 1_000_000;
    if (isFull || call.some((one) => one.subject === event.subject && one.source === event.source)) {
      yield call;
      call = [];
      bytes = 0;
    }
    call.push(event);
    bytes += size;
  }
  if (call.length > 0) yield call;
}

async function publish(events: readonly ArchivedEvent[], options: ReplayOptions): Promise<void> {
  const { journal, run, send } = options;
  const ids = events.map(({ id }) => shortDigest(id));
  await journal.noteIntent(ids);
  const answers = await send(events.map((event) => replayMessage(event, run)));
  await journal.noteSent(ids.filter((_id, index) => answers[index] === undefined));
  const refusal = answers.find((answer) => answer !== undefined);
  if (refusal !== undefined)
    throw new RelayError(`The queue refused an event (${refusal}). Continue with --resume.`);
}

/**
 * The message of a replayed event: the event as it was with the extension `replay`, the same in an attribute, and ids of
 * the run, so that SQS doesn't take it for the original.
 */
export function replayMessage({ line, id, type, source, subject }: ArchivedEvent, run: string): FifoMessage {
  return {
    body: `{"replay":${JSON.stringify(run)},${line.slice(1)}`,
    groupId: groupOf({ source, subject }),
    deduplicationId: `${run}-${shortDigest(id)}`,
    attributes: {
      type: stringAttribute(type),
      source: stringAttribute(source),
      subject: stringAttribute(subject),
      replay: stringAttribute(run),
    },
  };
}

function groupOf({ source, subject }: Pick<ArchivedEvent, 'source' | 'subject'>): string {
  return `replay-${shortDigest(JSON.stringify([source, subject]))}`;
}
