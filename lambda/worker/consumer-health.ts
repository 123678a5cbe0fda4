import type { Publication } from './publish-in-order.ts';

/**
 * Remembers, from batch to batch in one container, which consumers' queues took nothing the last time. Such a queue is
 * probed: it gets little time to take its first message, so that one that hangs doesn't slow down the whole lane.
 */
export interface ConsumerHealth {
  /** Milliseconds in which the consumer's queue must take a first message; undefined where it need not prove itself. */
  probe(consumer: string, elapsed: number): number | undefined;
  /** What became of the messages of a batch. */
  record(consumer: string, publications: readonly Publication[], elapsed: number): void;
}

/** Enough for a queue that is well again: SQS answers in tens of milliseconds. */
const probeMilliseconds = 1_000;

/** After so long without a batch nothing is known any more. */
const rememberedMilliseconds = 60_000;

export function createConsumerHealth(): ConsumerHealth {
  const failedAt = new Map<string, number>();
  return {
    probe(consumer, elapsed) {
      const failed = failedAt.get(consumer);
      return failed === undefined || elapsed - failed > rememberedMilliseconds
        ? undefined
        : probeMilliseconds;
    },
    record(consumer, publications, elapsed) {
      // A queue that refuses a message for what is in it works.
      if (publications.includes('accepted') || publications.includes('refused')) failedAt.delete(consumer);
      else if (publications.includes('failed')) failedAt.set(consumer, elapsed);
    },
  };
}
