import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { batchAnswers, batchEntries } from '../sqs/batch.ts';
import { withoutUnusedSteps } from '../sqs/quick-client.ts';
import type { Queue } from './queue.ts';

/**
 * The client for the worker, made once per container. It has no timeouts, and one attempt is enough: `publishInOrder` ends
 * calls and tries again, for whole calls and for single messages alike, with the batch's time in view.
 */
export function createSqsClient(): SQSClient {
  // TLS checks that bodies arrive as they were sent.
  return withoutUnusedSteps(new SQSClient({ maxAttempts: 1, md5: false }));
}

/** SQS behind the worker's port. */
export function createSqsQueue(client: SQSClient): Queue {
  return {
    async send(queueUrl, messages, signal) {
      const result = await client.send(
        new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: batchEntries(messages) }),
        { abortSignal: signal },
      );
      return batchAnswers(messages.length, result);
    },
  };
}
