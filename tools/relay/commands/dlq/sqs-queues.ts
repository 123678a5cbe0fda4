import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  type Message,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { StringAttribute } from '../../../../lambda/sqs/attributes.ts';
import {
  batchAnswers,
  batchEntries,
  batchesOf,
  type Refusal,
  splitIntoBatches,
} from '../../../../lambda/sqs/batch.ts';
import { mostMessagesPerCall } from '../../../../lambda/sqs/limits.ts';
import { readQueueDepth } from '../../queues/queue-depth.ts';
import type { DeadLetter, Queues } from './queue-port.ts';

/**
 * SQS behind the port of the `dlq` commands.
 *
 * @param waitSeconds how long a receipt waits for a first message. With 0, SQS asks only some of its servers and may
 *   find nothing although there is something; an embedded server is only one.
 */
export function createSqsQueues(client: SQSClient, waitSeconds: 0 | 1): Queues {
  return {
    async receive(queueUrl, most, hideSeconds) {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: queueUrl,
          MaxNumberOfMessages: Math.min(most, mostMessagesPerCall),
          VisibilityTimeout: hideSeconds,
          WaitTimeSeconds: waitSeconds,
          MessageAttributeNames: ['All'],
          MessageSystemAttributeNames: ['All'],
        }),
      );
      return Messages.map(readDeadLetter).filter((letter) => letter !== undefined);
    },

    async release(queueUrl, letters) {
      for (const batch of batchesOf(letters)) {
        await client
          .send(
            new ChangeMessageVisibilityBatchCommand({
              QueueUrl: queueUrl,
              Entries: batch.map(({ receiptHandle }, index) => ({
                Id: String(index),
                ReceiptHandle: receiptHandle,
                VisibilityTimeout: 0,
              })),
            }),
          )
          .catch(() => undefined);
      }
    },

    async remove(queueUrl, letters) {
      if (letters.length === 0) return new Set();
      const { Successful = [] } = await client.send(
        new DeleteMessageBatchCommand({
          QueueUrl: queueUrl,
          Entries: letters.map(({ receiptHandle }, index) => ({
            Id: String(index),
            ReceiptHandle: receiptHandle,
          })),
        }),
      );
      return new Set(Successful.map(({ Id }) => letters[Number(Id)]?.messageId ?? ''));
    },

    async send(queueUrl, messages) {
      const answers: Refusal[] = [];
      for (const batch of splitIntoBatches(messages, (message) => message)) {
        const result = await client.send(
          new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: batchEntries(batch) }),
        );
        answers.push(...batchAnswers(batch.length, result));
      }
      return answers;
    },

    counts: (queueUrl) => readQueueDepth(client, queueUrl),

    async purge(queueUrl) {
      await client.send(new PurgeQueueCommand({ QueueUrl: queueUrl }));
    },
  };
}

/** A message of SQS as a dead letter; undefined where SQS left out what it always has, so that nothing is done to it. */
export function readDeadLetter(message: Message): DeadLetter | undefined {
  const { MessageId, ReceiptHandle, Body, Attributes = {}, MessageAttributes = {} } = message;
  const { MessageGroupId, MessageDeduplicationId, SentTimestamp, ApproximateReceiveCount } = Attributes;
  if (MessageId === undefined || ReceiptHandle === undefined || Body === undefined) return undefined;
  const attributes: Record<string, StringAttribute> = {};
  for (const [name, { DataType, StringValue }] of Object.entries(MessageAttributes)) {
    if ((DataType === 'String' || DataType === 'Number') && StringValue !== undefined)
      attributes[name] = { DataType, StringValue };
  }
  return {
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    groupId: MessageGroupId,
    deduplicationId: MessageDeduplicationId,
    attributes,
    sentAt: Number(SentTimestamp ?? 0),
    receiveCount: Number(ApproximateReceiveCount ?? 0),
  };
}
