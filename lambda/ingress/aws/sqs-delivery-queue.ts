import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { DeliveryQueue } from '../delivery-queue.ts';

/**
 * The lanes' queues in SQS. Two attempts fit into the budget of a request even where the first gets no answer; a third is
 * for what fails at once. The caller's signal ends them all.
 */
export function createSqsDeliveryQueue(queueUrl: string): DeliveryQueue {
  const client = new SQSClient({
    // The queues' own URLs say where they are; all of them are at one place.
    endpoint: new URL(queueUrl).origin,
    maxAttempts: 3,
    // Milliseconds. By default the client waits without end, and a request timeout alone only logs a warning.
    requestHandler: { connectionTimeout: 500, requestTimeout: 800, throwOnRequestTimeout: true },
  });
  return {
    async send(message, signal) {
      await client.send(
        new SendMessageCommand({
          QueueUrl: message.queueUrl,
          MessageBody: message.body,
          MessageGroupId: message.messageGroupId,
          MessageDeduplicationId: message.messageDeduplicationId,
          MessageAttributes: message.attributes,
        }),
        { abortSignal: signal },
      );
    },
  };
}
