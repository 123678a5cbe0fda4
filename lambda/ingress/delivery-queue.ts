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

/**
 * A queue whose client is loaded and made at the first delivery: a synchronous decision has no use for it, and must not
 * wait for it.
 */
export function createLazyQueue(load: () => Promise<DeliveryQueue>): DeliveryQueue {
  const queue = once(load);
  return {
    async send(message, signal) {
      await (await queue()).send(message, signal);
    },
  };
}
