import type { SQS } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { mostMessagesPerCall } from '../../../lambda/sqs/limits.ts';
import { parseJson } from '../../json/json.ts';
import { createSqsQueue, type ReceivedMessage } from './sqs-queue.ts';

/** Empty texts if the body isn't a processed event. */
const eventSchema = z.object({ id: z.string(), subject: z.string() }).catch({ id: '', subject: '' });

/** An event in a consumer queue; the message id is the same at each redelivery. */
export type ReceivedEvent = z.output<typeof eventSchema> &
  Pick<ReceivedMessage, 'messageId' | 'receiptHandle' | 'body'>;

/** How long a received event is hidden from others, and its group locked, unless it is deleted. */
export const visibilitySeconds = 30;

/** A queue of processed events, as a consumer sees it; tests put a fake in its place. */
export type ConsumerQueue = ReturnType<typeof createConsumerQueue>;

/** A consumer queue in SQS. */
export function createConsumerQueue(client: SQS, queueUrl: string) {
  const queue = createSqsQueue(client, queueUrl, 1);
  return {
    /** Waits up to a second or two for events; none when the signal is aborted. Rejects if the queue can't be read. */
    receive: async (signal: AbortSignal): Promise<readonly ReceivedEvent[]> => {
      const received = queue.receive(mostMessagesPerCall, visibilitySeconds, signal);
      const messages = await received.catch((error: unknown) => {
        if (signal.aborted) return [];
        throw error;
      });
      return messages.map((message) => ({ ...message, ...eventSchema.parse(parseJson(message.body)) }));
    },
    /** The message ids of those that were deleted. */
    delete: async (events: readonly ReceivedEvent[]): Promise<readonly string[]> => [
      ...(await queue.remove(events)),
    ],
  };
}
