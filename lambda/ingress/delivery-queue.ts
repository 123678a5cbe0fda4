import type { QueueMessage } from '../sqs/message.ts';
import { once } from './once.ts';

/** Where deliveries are kept. */
export interface DeliveryQueue {
  /** Resolves once the queue has accepted the message (or has had it already); rejects otherwise. */
  send(queueUrl: string, message: QueueMessage, signal: AbortSignal): Promise<void>;
}

/** A queue whose client is loaded once, ahead of the first delivery or at it. */
export interface LazyQueue extends DeliveryQueue {
  /** Loads the client. Never rejects: where it failed, the next delivery tries again. */
  warmUp(): Promise<void>;
}

export function createLazyQueue(load: () => Promise<DeliveryQueue>): LazyQueue {
  const queue = once(load);
  return {
    async send(queueUrl, message, signal) {
      await (await queue()).send(queueUrl, message, signal);
    },
    warmUp: () =>
      queue().then(
        () => undefined,
        () => undefined,
      ),
  };
}
