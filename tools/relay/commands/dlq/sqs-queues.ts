import {
  CancelMessageMoveTaskCommand,
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import {
  batchAnswers,
  batchEntries,
  batchesOf,
  type Refusal,
  splitIntoBatches,
} from '../../../../lambda/sqs/batch.ts';
import { mostMessagesPerCall } from '../../../../lambda/sqs/limits.ts';
import { readQueueDepth } from '../../queues/queue-depth.ts';
import type { Queues } from './queue-port.ts';
import { readDeadLetter } from './read-dead-letter.ts';

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

    async startMove(from, to, perSecond) {
      await client.send(
        new StartMessageMoveTaskCommand({
          SourceArn: await readArn(client, from),
          DestinationArn: await readArn(client, to),
          ...(perSecond === undefined ? {} : { MaxNumberOfMessagesPerSecond: perSecond }),
        }),
      );
    },

    async latestMove(from) {
      const { Results = [] } = await client.send(
        new ListMessageMoveTasksCommand({ SourceArn: await readArn(client, from), MaxResults: 1 }),
      );
      const task = Results[0];
      if (task === undefined) return undefined;
      return {
        status: task.Status ?? 'UNKNOWN',
        moved: task.ApproximateNumberOfMessagesMoved ?? 0,
        toMove: task.ApproximateNumberOfMessagesToMove,
        failure: task.FailureReason,
        handle: task.TaskHandle,
      };
    },

    async cancelMove(handle) {
      await client.send(new CancelMessageMoveTaskCommand({ TaskHandle: handle }));
    },
  };
}

async function readArn(client: SQSClient, queueUrl: string): Promise<string> {
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] }),
  );
  if (Attributes.QueueArn === undefined) throw new Error(`${queueUrl} does not say its ARN`);
  return Attributes.QueueArn;
}
