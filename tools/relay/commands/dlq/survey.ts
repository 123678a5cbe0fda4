import { mostMessagesPerCall } from '../../../../lambda/sqs/limits.ts';
import type { CommandContext } from '../../context.ts';
import type { QueueDepth } from '../../queues/queue-depth.ts';
import type { DeadLetterQueue } from './dead-letter-queue.ts';
import type { DeadLetter, Queues } from './queue-port.ts';

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
  /** See at most this many; undefined: all. */
  readonly most?: number | undefined;
  readonly signal: AbortSignal;
  /** Called with the number seen so far. */
  readonly onProgress?: (seen: number) => void;
  /** Stop as soon as this one was seen. */
  readonly until?: (letter: DeadLetter) => boolean;
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
  options: SurveyOptions,
): Promise<Survey> {
  const { most = Number.POSITIVE_INFINITY, signal, onProgress, until } = options;
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
      // When the first records come again, everything that can be seen has been seen.
      if (letters.size === before || (until !== undefined && received.some(until))) break;
    }
  } finally {
    await queues.release(queue.url, [...letters.values()]);
  }
  const there = counts.visible + counts.inFlight;
  return { queue, letters: [...letters.values()], counts, unseen: Math.max(0, there - letters.size) };
}

/** Surveys several queues at the same time, with a progress line. */
export async function surveyAll(
  queues: Queues,
  chosen: readonly DeadLetterQueue[],
  options: Pick<SurveyOptions, 'most' | 'until'>,
  { terminal, signal }: CommandContext,
): Promise<readonly Survey[]> {
  const seen = new Map<DeadLetterQueue, number>();
  const surveys = await Promise.all(
    chosen.map((queue) =>
      survey(queues, queue, {
        ...options,
        signal,
        onProgress: (count) => {
          seen.set(queue, count);
          terminal.progress(`${[...seen.values()].reduce((sum, one) => sum + one, 0)} records seen`);
        },
      }),
    ),
  );
  terminal.endProgress();
  return surveys;
}
