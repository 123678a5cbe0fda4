import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { sendParameters } from '../../sqs/message.ts';
import { withoutUnusedSteps } from '../../sqs/quick-client.ts';
import type { DeliveryQueue } from '../delivery-queue.ts';

/**
 * The lanes' queues in SQS. Two attempts fit into the budget of a request even where the first gets no answer; a third is
 * for what fails at once. The caller's signal ends them all.
 */
export function createSqsDeliveryQueue(laneUrl: string): DeliveryQueue {
  const client = withoutUnusedSteps(
    new SQSClient({
      // The queues' own URLs say where they are; all of them are at one place.
      endpoint: new URL(laneUrl).origin,
      maxAttempts: 3,
      // TLS checks that bodies arrive as they were sent.
      md5: false,
      // Milliseconds. By default the client waits without end, and a request timeout alone only logs a warning.
      requestHandler: { connectionTimeout: 500, requestTimeout: 800, throwOnRequestTimeout: true },
    }),
  );
  return {
    async send(queueUrl, message, signal) {
      const command = new SendMessageCommand({ QueueUrl: queueUrl, ...sendParameters(message) });
      await client.send(command, { abortSignal: signal });
    },
  };
}
