import type { StringAttribute } from '../cometchat/queued-delivery.ts';
import { once } from './once.ts';

/** One delivery as it is put into its lane's queue. */
export interface LaneMessage {
  readonly queueUrl: string;
  readonly body: string;
  readonly messageGroupId: string;
  readonly messageDeduplicationId: string;
  readonly attributes: Readonly<Record<string, StringAttribute>>;
}

/** Where deliveries are kept. */
export interface DeliveryQueue {
  /** Resolves once the queue has accepted the message (or has had it already); rejects otherwise. */
  send(message: LaneMessage, signal: AbortSignal): Promise<void>;
}

/** A queue whose client is loaded once, ahead of the first delivery or at it. */
export interface LazyQueue extends DeliveryQueue {
  /** Loads the client. Never rejects: where it failed, the next delivery tries again. */
  prepare(): Promise<void>;
}

export function createLazyQueue(load: () => Promise<DeliveryQueue>): LazyQueue {
  const queue = once(load);
  return {
    async send(message, signal) {
      await (await queue()).send(message, signal);
    },
    prepare: () =>
      queue().then(
        () => undefined,
        () => undefined,
      ),
  };
}
