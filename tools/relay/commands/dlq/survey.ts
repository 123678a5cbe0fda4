import { mostMessagesPerCall } from '../../../../lambda/sqs/limits.ts';
import type { CommandContext } from '../../context.ts';
import type { QueueDepth } from '../../queues/queue-depth.ts';
import type { Queues } from '../../queues/sqs-queues.ts';
import type { DeadLetter } from './dead-letter.ts';
import type { DeadLetterQueue } from './dead-letter-queue.ts';

/** What was seen in a dead-letter queue. */
export interface Survey {
  readonly queue: DeadLetterQueue;
  readonly letters: readonly DeadLetter[];
  /** SQS's numbers from before. */
  readonly counts: QueueDepth;
  /** Records that are there and weren't seen; approximate. */
  readonly unseen: number;
}

export interface SurveyOptions {
  /** See at most this many. */
  readonly most: number;
  readonly signal: AbortSignal;
  /** Called with the number seen so far. */
  readonly onProgress?: (seen: number) => void;
  /** Stop as soon as this one was seen. */
  readonly until?: ((letter: DeadLetter) => boolean) | undefined;
}

/** Long enough to see all of them, and short enough that a killed run doesn't hide them for long. */
const hideSeconds = 60;

/**
 * Reads a dead-letter queue and changes nothing: records are received, hidden for a moment, and made visible again at
 * the end, whatever happens.
 *
 * A FIFO queue shows only the first records of a group while those are held (up to ten, in SQS), so not all of
 * a long group can be seen. `unseen` says how many weren't.
 */
export async function survey(
  queues: Queues,
  queue: DeadLetterQueue,
  { most, signal, onProgress, until }: SurveyOptions,
): Promise<Survey> {
  const counts = await queues.counts(queue.url);
  const seen = new Map<string, DeadLetter>();
  try {
    while (seen.size < most && !signal.aborted) {
      const room = Math.min(mostMessagesPerCall, most - seen.size);
      const received = await queues.receive(queue.url, room, hideSeconds);
      const before = seen.size;
      for (const letter of received) seen.set(letter.messageId, letter);
      onProgress?.(seen.size);
      // When the first records come again, everything that can be seen has been seen.
      if (seen.size === before || (until !== undefined && received.some(until))) break;
    }
  } finally {
    await queues.release(queue.url, [...seen.values()]);
  }
  const unseen = Math.max(0, counts.visible + counts.inFlight - seen.size);
  return { queue, letters: [...seen.values()], counts, unseen };
}

/** Surveys several queues at the same time, with a progress line. */
export async function surveyAll(
  queues: Queues,
  chosen: readonly DeadLetterQueue[],
  options: Pick<SurveyOptions, 'most' | 'until'>,
  { terminal, signal }: CommandContext,
): Promise<readonly Survey[]> {
  const seen = new Map<DeadLetterQueue, number>();
  const surveys = chosen.map((queue) => {
    const onProgress = (count: number): void => {
      seen.set(queue, count);
      terminal.progress(`${[...seen.values()].reduce((sum, one) => sum + one, 0)} records seen`);
    };
    return survey(queues, queue, { ...options, signal, onProgress });
  });
  const results = await Promise.all(surveys);
  terminal.endProgress();
  return results;
}
