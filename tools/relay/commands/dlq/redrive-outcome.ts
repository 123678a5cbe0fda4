import type { DeadLetterQueue } from './dead-letter-queue.ts';
import { fingerprint } from './fingerprint.ts';
import type { Queues } from './queue-port.ts';
import { survey } from './survey.ts';

/** What became of records that were sent back. */
export interface RedriveOutcome {
  /** Back in the dead-letter queue. At least so many: a FIFO queue doesn't show all of a long group. */
  readonly cameBack: number;
  /** Messages still in the queue that they were sent to, those of others included; approximate. 0: all were worked on. */
  readonly waiting: number;
}

export interface OutcomeOptions {
  readonly queues: Queues;
  readonly queue: DeadLetterQueue;
  /** The fingerprints of what was sent back. */
  readonly sent: ReadonlySet<string>;
  /** How long to wait until they are worked on, in milliseconds. */
  readonly patience: number;
  readonly signal: AbortSignal;
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly onProgress?: ((waiting: number) => void) | undefined;
}

const pollMilliseconds = 1_000;
/** SQS's counts are approximate, so the queue must look empty more than once. */
const emptyLooks = 2;
const mostLetters = 1_000;

/** Waits until the queue that records were sent to is empty, then looks which of them are dead letters again. */
export async function awaitOutcome(options: OutcomeOptions): Promise<RedriveOutcome> {
  const { queues, queue, sent, patience, signal, now, sleep, onProgress } = options;
  const deadline = now() + patience;
  let waiting = 0;
  for (let empty = 0; empty < emptyLooks; ) {
    const { visible, inFlight } = await queues.counts(queue.backTo);
    waiting = visible + inFlight;
    empty = waiting === 0 ? empty + 1 : 0;
    onProgress?.(waiting);
    if (now() >= deadline || signal.aborted) break;
    await sleep(pollMilliseconds);
  }
  const { letters } = await survey(queues, queue, { most: mostLetters, signal });
  const back = new Set(letters.map(fingerprint).filter((one) => sent.has(one)));
  return { cameBack: back.size, waiting };
}
