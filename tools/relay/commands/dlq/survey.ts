import { mostMessagesPerCall } from '../../../../lambda/sqs/limits.ts';
import type { CommandContext } from '../../context.ts';
import type { Queue } from '../../queues/sqs-queue.ts';
import type { DeadLetter, DeadLetterQueue } from './dead-letter.ts';

/** Long enough to handle a batch, or to see all records; short enough that a killed run doesn't hide them for long. */
export const defaultHold = 60;

/**
 * Receives from a queue, batch by batch, each record once, until nothing new comes. All of them go into `held`: they are
 * hidden from others for `hold` seconds, until the caller deletes or releases them.
 *
 * A FIFO queue shows only the first records of a group while those are held (up to ten, in SQS), so not all of
 * a long group can be seen.
 *
 * @param room how many more to receive
 */
export async function* receiveNew(
  queue: Queue,
  held: Map<string, DeadLetter>,
  room: () => number,
  hold = defaultHold,
): AsyncGenerator<readonly DeadLetter[]> {
  // In a long run, records that stay become visible again before the new ones behind them: all of those may come first.
  for (let again = 0; again <= held.size; ) {
    const received = await queue.receive(Math.min(mostMessagesPerCall, room()), hold);
    const fresh = received.filter(({ messageId }) => !held.has(messageId));
    // The receipt of one that comes again replaces its old one.
    for (const letter of received) held.set(letter.messageId, letter);
    again = fresh.length > 0 ? 0 : again + received.length;
    if (received.length === 0) return;
    if (fresh.length > 0) yield fresh;
  }
}

/**
 * Looks at several dead-letter queues at the same time, at most so many records of each. They are visible again at the end,
 * whatever happens. `depth` is what SQS says, `unseen` how many of that weren't seen; both are approximate.
 */
export function survey(
  queues: readonly DeadLetterQueue[],
  most: number,
  { terminal, signal }: CommandContext,
) {
  let seen = 0;
  const look = async (queue: DeadLetterQueue) => {
    const depth = await queue.dead.depth();
    const held = new Map<string, DeadLetter>();
    const room = () => most - held.size;
    try {
      for await (const fresh of receiveNew(queue.dead, held, room)) {
        seen += fresh.length;
        terminal.progress(`${seen} records seen`);
        if (room() <= 0 || signal.aborted) break;
      }
    } finally {
      await queue.dead.release(held.values());
    }
    const unseen = Math.max(0, depth.visible + depth.inFlight - held.size);
    return { queue, letters: [...held.values()], depth, unseen };
  };
  return Promise.all(queues.map(look));
}

/** What was seen of one queue. */
export type Survey = Awaited<ReturnType<typeof survey>>[number];
