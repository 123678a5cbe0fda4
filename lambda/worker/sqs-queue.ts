import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { batchAnswers, batchEntries } from '../sqs/batch.ts';
import type { Queue } from './queue.ts';

/**
 * The client for the worker, made once per container. The SDK has no timeouts of its own, and one attempt is enough
 * here: `publishInOrder` tries again, for whole calls and for single messages alike, with the batch's time in view.
 */
export function createSqsClient(): SQSClient {
  return new SQSClient({
    maxAttempts: 1,
    // TLS checks that bodies arrive as they were sent.
    md5: false,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
  });
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
