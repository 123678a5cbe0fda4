import { SendMessageBatchCommand, type SendMessageBatchRequestEntry, SQSClient } from '@aws-sdk/client-sqs';
import type { Queue, QueueMessage } from './queue.ts';

/**
 * The client for the worker, made once per container. The SDK has no timeouts of its own, and one attempt is enough
 * here: `publishInOrder` tries again, for whole calls and for single messages alike, with the batch's time in view.
 */
export function createSqsClient(): SQSClient {
  return new SQSClient({
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
  });
}

/** SQS behind the worker's port. */
export function createSqsQueue(client: SQSClient): Queue {
  return {
    async send(queueUrl, messages, signal) {
      const { Successful = [], Failed = [] } = await client.send(
        new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: messages.map(toEntry) }),
        { abortSignal: signal },
      );
      const accepted = new Set(Successful.map(({ Id }) => Id));
      const codes = new Map(Failed.map(({ Id, Code }) => [Id, Code ?? 'Unknown']));
      return messages.map((_message, index) => {
        const id = String(index);
        return accepted.has(id) ? undefined : (codes.get(id) ?? 'NotAnswered');
      });
    },
  };
}

function toEntry(message: QueueMessage, index: number): SendMessageBatchRequestEntry {
  const { body, groupId, deduplicationId, attributes, traceHeader } = message;
  return {
    Id: String(index),
    MessageBody: body,
    MessageGroupId: groupId,
    MessageDeduplicationId: deduplicationId,
    MessageAttributes: { ...attributes },
    ...(traceHeader === undefined
      ? {}
      : { MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: traceHeader } } }),
  };
}
