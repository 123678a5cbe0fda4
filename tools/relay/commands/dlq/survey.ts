import { mostMessagesPerCall } from '../../../../lambda/sqs/limits.ts';
import type { CommandContext } from '../../context.ts';
import type { RelayQueue } from '../../queues/known-queues.ts';
import type { Queues } from '../../queues/sqs-queues.ts';
import type { DeadLetter } from './dead-letter.ts';

/** Long enough to handle a batch, or to see all records; short enough that a killed run doesn't hide them for long. */
export const defaultHideSeconds = 60;

/**
 * Receives from a queue, batch by batch, each record once, until nothing new comes. All of them go into `held`: they are
 * hidden from others until the caller deletes or releases them.
 *
 * A FIFO queue shows only the first records of a group while those are held (up to ten, in SQS), so not all of
 * a long group can be seen.
 *
 * @param room how many more to receive
 */
export async function* receiveNew(
  queues: Queues,
  queueUrl: string,
  held: Map<string, DeadLetter>,
  room: () => number,
  hideSeconds: number,
): AsyncGenerator<readonly DeadLetter[]> {
  for (;;) {
    const received = await queues.receive(queueUrl, Math.min(mostMessagesPerCall, room()), hideSeconds);
    const fresh = received.filter(({ messageId }) => !held.has(messageId));
    // The receipt of one that comes again replaces its old one.
    for (const letter of received) held.set(letter.messageId, letter);
    if (fresh.length === 0) return;
    yield fresh;
  }
}

/** What was seen in a dead-letter queue. */
export type Survey = Awaited<ReturnType<typeof survey>>;

/** Sees at most so many records of a dead-letter queue. They are visible again at the end, whatever happens. */
export async function survey(
  queues: Queues,
  queue: RelayQueue,
  most: number,
  signal: AbortSignal,
  onSeen: (count: number) => void = () => undefined,
) {
  const counts = await queues.counts(queue.deadLetterQueueUrl);
  const held = new Map<string, DeadLetter>();
  try {
    const room = () => most - held.size;
    for await (const fresh of receiveNew(queues, queue.deadLetterQueueUrl, held, room, defaultHideSeconds)) {
      onSeen(fresh.length);
      if (room() <= 0 || signal.aborted) break;
    }
  } finally {
    await queues.release(queue.deadLetterQueueUrl, [...held.values()]);
  }
  /** SQS's numbers from before, and how many of them weren't seen; approximate. */
  const unseen = Math.max(0, counts.visible + counts.inFlight - held.size);
  return { queue, letters: [...held.values()], counts, unseen };
}

/** Surveys several queues at the same time, with a progress line. */
export async function surveyAll(
  queues: Queues,
  chosen: readonly RelayQueue[],
  most: number,
  { terminal, signal }: CommandContext,
): Promise<readonly Survey[]> {
  let seen = 0;
  const onSeen = (count: number): void => {
    seen += count;
    terminal.progress(`${seen} records seen`);
  };
  const surveys = await Promise.all(chosen.map((queue) => survey(queues, queue, most, signal, onSeen)));
  terminal.endProgress();
  return surveys;
}
