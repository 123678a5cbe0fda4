import type { SQS } from '@aws-sdk/client-sqs';
import { mostMessagesPerCall } from '../../../lambda/sqs/limits.ts';
import { parseJsonObject } from '../../json/json.ts';
import { createSqsQueue } from './sqs-queue.ts';

/** An event in a consumer queue. */
export interface ReceivedEvent {
  /** SQS's id of the message: the same at each redelivery. */
  readonly messageId: string;
  readonly receiptHandle: string;
  /** Empty if the body isn't a processed event. */
  readonly id: string;
  readonly subject: string;
  readonly body: string;
}

/** A queue of processed events, as a consumer sees it. */
export interface ConsumerQueue {
  /** Waits up to a second or two for events; none when the signal is aborted. Rejects if the queue can't be read. */
  receive(signal: AbortSignal): Promise<readonly ReceivedEvent[]>;
  /** The message ids of those that were deleted. */
  delete(events: readonly ReceivedEvent[]): Promise<readonly string[]>;
}

/** How long a received event is hidden from others, and its group locked, unless it is deleted. */
export const visibilitySeconds = 30;

/** A consumer queue in SQS. */
export function createConsumerQueue(client: SQS, queueUrl: string): ConsumerQueue {
  const queue = createSqsQueue(client, queueUrl, 1);
  return {
    receive: async (signal) => {
      const received = queue.receive(mostMessagesPerCall, visibilitySeconds, signal);
      const messages = await received.catch((error: unknown) => {
        if (signal.aborted) return [];
        throw error;
      });
      return messages.map((message) => ({ ...message, ...identify(message.body) }));
    },
    delete: async (events) => [...(await queue.remove(events))],
  };
}

function identify(body: string): { id: string; subject: string } {
  const event = parseJsonObject(body);
  return typeof event?.id === 'string' && typeof event.subject === 'string'
    ? { id: event.id, subject: event.subject }
    : { id: '', subject: '' };
}
