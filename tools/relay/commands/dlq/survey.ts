import { mostMessagesPerCall } from '../../../../lambda/sqs/limits.ts';
import type { QueueDepth } from '../../queues/queue-depth.ts';
import type { DeadLetterQueue } from './dead-letter-queue.ts';
import type { DeadLetter, Queues } from './queue-port.ts';

/** What a look into a dead-letter queue showed. */
export interface Survey {
  readonly queue: DeadLetterQueue;
  readonly letters: readonly DeadLetter[];
  /** SQS's numbers from before the look. */
  readonly counts: QueueDepth;
  /** Records that are there and were not seen; approximate. */
  readonly unseen: number;
}

export interface SurveyOptions {
  /** Look at no more than so many. */
  readonly most: number;
  readonly signal: AbortSignal;
  /** Called with the number seen so far. */
  readonly onProgress?: (seen: number) => void;
  /** Stop as soon as this one was seen. */
  readonly until?: (letter: DeadLetter) => boolean;
}

/** Long enough to look at all of them, short enough that a look that was killed does not hide them for long. */
const hideSeconds = 60;

/**
 * Looks into a dead-letter queue without taking anything: records are received, hidden for a moment, and made visible
 * again at the end, whatever happens.
 *
 * A FIFO queue shows only the first records of a group while those are held (up to ten, in SQS), so a look cannot reach
 * all of a long group. What was not seen is said in `unseen`.
 */
export async function survey(
  queues: Queues,
  queue: DeadLetterQueue,
  options: SurveyOptions,
): Promise<Survey> {
  const { most, signal, onProgress, until } = options;
  const counts = await queues.counts(queue.url);
  const letters = new Map<string, DeadLetter>();
  try {
    while (letters.size < most && !signal.aborted) {
      const received = await queues.receive(
        queue.url,
        Math.min(mostMessagesPerCall, most - letters.size),
        hideSeconds,
      );
      const before = letters.size;
      for (const letter of received) letters.set(letter.messageId, letter);
      onProgress?.(letters.size);
      // A long look sees its first records again when their time is up: then all that can be seen has been.
      if (letters.size === before || (until !== undefined && received.some(until))) break;
    }
  } finally {
    await queues.release(queue.url, [...letters.values()]);
  }
  const there = counts.visible + counts.inFlight;
  return { queue, letters: [...letters.values()], counts, unseen: Math.max(0, there - letters.size) };
}

/** Looks into several queues at the same time; `onProgress` gets the sum. */
export function surveyAll(
  queues: Queues,
  chosen: readonly DeadLetterQueue[],
  options: SurveyOptions,
): Promise<readonly Survey[]> {
  const seen = new Map<DeadLetterQueue, number>();
  return Promise.all(
    chosen.map((queue) =>
      survey(queues, queue, {
        ...options,
        onProgress: (count) => {
          seen.set(queue, count);
          options.onProgress?.([...seen.values()].reduce((sum, one) => sum + one, 0));
        },
      }),
    ),
  );
}
