import type { Publication } from './publish-in-order.ts';

/**
 * Remembers, from batch to batch in one container, which consumers' queues took nothing the last time. Such a queue is
 * given little time until it takes something again, so that one that hangs does not slow its lane down for everybody.
 */
export interface ConsumerHealth {
  /** The time until which a consumer's queue may be tried; milliseconds since 1970, never later than `deadline`. */
  deadlineFor(consumer: string, now: number, deadline: number): number;
  /** What became of the messages of a batch. */
  record(consumer: string, publications: readonly Publication[], now: number): void;
}

/** Enough for a queue that is well again: SQS answers in tens of milliseconds. */
const probeMilliseconds = 1_000;

/** After so long without a batch nothing is known any more. */
const rememberedMilliseconds = 60_000;

export function createConsumerHealth(): ConsumerHealth {
  const failedAt = new Map<string, number>();
  return {
    deadlineFor(consumer, now, deadline) {
      const failed = failedAt.get(consumer);
      if (failed === undefined || now - failed > rememberedMilliseconds) return deadline;
      return Math.min(deadline, now + probeMilliseconds);
    },
    record(consumer, publications, now) {
      if (publications.includes('accepted')) failedAt.delete(consumer);
      else if (publications.includes('refused')) failedAt.set(consumer, now);
    },
  };
}
