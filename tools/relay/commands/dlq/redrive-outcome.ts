import { type DeadLetterQueue, describeQueue, queueOption } from './dead-letter-queue.ts';
import type { Queues } from './queue-port.ts';
import { fingerprint } from './redriven-message.ts';
import { survey } from './survey.ts';

/** What happened to records after they were sent back. */
export interface RedriveOutcome {
  /** Back in the dead-letter queue. At least this many: a FIFO queue doesn't show all of a long group. */
  readonly cameBack: number;
  /** Messages still in the source queue, other ones included; approximate. 0: all were processed. */
  readonly waiting: number;
}

export interface OutcomeOptions {
  readonly queues: Queues;
  readonly queue: DeadLetterQueue;
  /** The fingerprints of what was sent back; undefined: every record that is in the dead-letter queue counts. */
  readonly sent?: ReadonlySet<string> | undefined;
  /** How long to wait until they are processed, in milliseconds. */
  readonly patience: number;
  readonly signal: AbortSignal;
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
  readonly onProgress?: ((waiting: number) => void) | undefined;
}

const pollMilliseconds = 1_000;
/** SQS's counts are approximate, so the queue must look empty more than once. */
const emptyLooks = 2;
const mostLetters = 1_000;

/** Waits until the source queue is empty, then finds out which records are dead letters again. */
export async function awaitOutcome(options: OutcomeOptions): Promise<RedriveOutcome> {
  const { queues, queue, sent, patience, signal, now, sleep, onProgress } = options;
  const deadline = now() + patience;
  let waiting = 0;
  for (let empty = 0; empty < emptyLooks; ) {
    const { visible, inFlight } = await queues.counts(queue.sourceUrl);
    waiting = visible + inFlight;
    empty = waiting === 0 ? empty + 1 : 0;
    onProgress?.(waiting);
    if (now() >= deadline || signal.aborted) break;
    await sleep(pollMilliseconds);
  }
  if (sent === undefined) {
    const { visible, inFlight } = await queues.counts(queue.url);
    return { cameBack: visible + inFlight, waiting };
  }
  const { letters } = await survey(queues, queue, { most: mostLetters, signal });
  const back = new Set(letters.map(fingerprint).filter((one) => sent.has(one)));
  return { cameBack: back.size, waiting };
}

/** What is known, and not known, about records that were sent back. */
export function describeOutcome(queue: DeadLetterQueue, outcome: RedriveOutcome | undefined): string[] {
  const later = `run \`relay dlq list ${queueOption(queue)}\` later`;
  if (outcome === undefined) return [`  not checked whether any fails again (--no-wait): ${later}`];
  const { cameBack, waiting } = outcome;
  if (waiting === 0) return cameBack === 0 ? ['  none of them failed again'] : [];
  const reader = queue.kind === 'lane' ? 'the worker' : `the ${describeQueue(queue)}`;
  return [`  ${waiting} still wait for ${reader}, so more may fail: ${later}`];
}
