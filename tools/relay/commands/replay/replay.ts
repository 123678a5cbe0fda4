import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { stringAttribute } from '../../../../lambda/sqs/attributes.ts';
import { batchesOf } from '../../../../lambda/sqs/batch.ts';
import { shortDigest } from '../../../../lambda/sqs/identifier.ts';
import type { FifoMessage } from '../../../../lambda/sqs/message.ts';
import type { ArchiveStore } from '../../archive/archive-store.ts';
import { type ArchivedEvent, hoursOf, readHour } from '../../archive/read-archive.ts';
import { isSelected, type Selection } from '../../archive/selection.ts';
import type { CommandContext } from '../../context.ts';
import { RelayError } from '../../errors.ts';
import type { Queue } from '../../queues/sqs-queue.ts';
import type { Journal } from '../dlq/journal.ts';

/** A replay with everything that it was asked for. */
export const runSchema = z.object({
  /** Tells its events from the original ones and from those of other runs. */
  run: z.string(),
  since: z.number(),
  until: z.number(),
  type: z.array(z.string()),
  subject: z.array(z.string()),
});

export type Run = z.output<typeof runSchema>;

export interface ReplayOptions {
  readonly store: ArchiveStore;
  readonly run: Run;
  readonly queue: Pick<Queue, 'send'>;
  /** Of digests of event ids. */
  readonly journal: Pick<Journal, 'sent' | 'noteSent'>;
  /** Events a second. */
  readonly rate: number;
}

/** A name for a run. */
export function newRunName(): string {
  return `replay-${new Date().toISOString().slice(0, 10)}-${randomBytes(4).toString('hex')}`;
}

/**
 * Publishes archived events once each, in the order of their receipt. What an earlier attempt of the run has published is
 * left out and counted in `before`; what it may have published has the same deduplication id, so SQS drops it within five
 * minutes. Throws a {@link RelayError} where the queue doesn't take an event: nothing behind it is published.
 */
export async function replay(
  { store, run, queue, journal, rate }: ReplayOptions,
  { terminal, signal, pause }: CommandContext,
) {
  let published = 0;
  let before = 0;
  for await (const { hour, events } of selectedEvents(store, run, signal)) {
    const open = events.filter(({ id }) => !journal.sent.has(shortDigest(id)));
    before += events.length - open.length;
    for (const batch of batchesOf(open)) {
      if (signal.aborted) break;
      const answers = await queue.send(batch.map((event) => replayMessage(event, run.run)));
      const taken = batch.filter((_event, index) => answers[index] === undefined);
      await journal.noteSent(taken.map(({ id }) => shortDigest(id)));
      const refusal = answers.find((answer) => answer !== undefined);
      if (refusal !== undefined)
        throw new RelayError(`The queue refused an event (${refusal}). Continue with --resume.`);
      published += batch.length;
      terminal.progress(`${published} published, at ${new Date(hour).toISOString()}`);
      await pause((batch.length / rate) * 1000);
    }
  }
  return { published, before, stopped: signal.aborted };
}

/** The selected events hour by hour, in the order of their receipt and each once. */
export async function* selectedEvents(store: ArchiveStore, selection: Selection, signal: AbortSignal) {
  let lastHour = new Set<string>();
  for (const hour of hoursOf(selection)) {
    const byId = new Map<string, ArchivedEvent>();
    for await (const event of readHour(store, hour, signal)) {
      const known = byId.get(event.id);
      // Of deliveries with one identity the first counts.
      if (isSelected(event, selection) && (known === undefined || event.receivedtime < known.receivedtime))
        byId.set(event.id, event);
    }
    if (signal.aborted) return;
    // A repeat may be received in the next hour, hardly later.
    const events = [...byId.values()].filter(({ id }) => !lastHour.has(id));
    yield { hour, events: events.sort((one, other) => (orderOf(one) < orderOf(other) ? -1 : 1)) };
    lastHour = new Set(byId.keys());
  }
}

function orderOf({ receivedtime, time, id }: ArchivedEvent): string {
  return `${receivedtime} ${time} ${id}`;
}

/**
 * The message of a replayed event: the event as it was with the extension `replay`, the same in an attribute, and ids of
 * the run, so that SQS doesn't take it for the original.
 */
export function replayMessage({ line, id, type, source, subject }: ArchivedEvent, run: string): FifoMessage {
  return {
    body: `{"replay":${JSON.stringify(run)},${line.slice(1)}`,
    groupId: `replay-${shortDigest(JSON.stringify([source, subject]))}`,
    deduplicationId: `${run}-${shortDigest(id)}`,
    attributes: {
      type: stringAttribute(type),
      source: stringAttribute(source),
      subject: stringAttribute(subject),
      replay: stringAttribute(run),
    },
  };
}
