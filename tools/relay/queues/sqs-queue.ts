import type { Message, SQS } from '@aws-sdk/client-sqs';
import type { StringAttribute } from '../../../lambda/sqs/attributes.ts';
import {
  batchAnswers,
  batchEntries,
  batchesOf,
  type Refusal,
  splitIntoBatches,
} from '../../../lambda/sqs/batch.ts';
import { mostMessagesPerCall } from '../../../lambda/sqs/limits.ts';
import type { QueueMessage } from '../../../lambda/sqs/message.ts';
import type { CommandContext } from '../context.ts';
import { queueName } from './known-queues.ts';
import { readQueueDepth } from './queue-depth.ts';

/** A message, received and for now hidden from others. Only in a FIFO queue it has a group. */
export interface ReceivedMessage extends QueueMessage {
  /** SQS's id of the message; the same at each receipt. */
  readonly messageId: string;
  readonly receiptHandle: string;
  /** When it was put into the queue, in milliseconds since 1970. */
  readonly sentAt: number;
  /** How often it was received, this time included. */
  readonly receiveCount: number;
}

type Receipt = Pick<ReceivedMessage, 'messageId' | 'receiptHandle'>;

/** What commands need of a queue; tests put a fake in its place. */
export type Queue = ReturnType<typeof createSqsQueue>;

/** Opens queues of the relay that a command works on. */
export async function queueOpener(context: CommandContext): Promise<(queueUrl: string) => Queue> {
  const client = await (await context.target()).clients.sqs();
  return (queueUrl) => createSqsQueue(client, queueUrl, context.local ? 0 : 1);
}

/**
 * A queue in SQS.
 *
 * @param waitSeconds how long a receipt waits for a first message. With 0, SQS asks only some of its servers and may
 *   find nothing although there is something; an embedded server is only one.
 */
export function createSqsQueue(client: SQS, QueueUrl: string, waitSeconds: 0 | 1) {
  return {
    url: QueueUrl,
    name: queueName(QueueUrl),

    /** At most ten, hidden from others for `hideSeconds`. Waits a moment for the first; empty if none comes. */
    async receive(most: number, hideSeconds: number, abortSignal?: AbortSignal) {
      const request = {
        QueueUrl,
        MaxNumberOfMessages: Math.min(most, mostMessagesPerCall),
        VisibilityTimeout: hideSeconds,
        WaitTimeSeconds: waitSeconds,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['All' as const],
      };
      const { Messages = [] } = await client.receiveMessage(request, abortSignal && { abortSignal });
      return Messages.flatMap((message) => readMessage(message) ?? []);
    },

    /** Makes them visible again at once; one that can't be comes back by itself when its time is up. Never rejects. */
    async release(messages: Iterable<Receipt>): Promise<void> {
      for (const batch of batchesOf([...messages])) {
        const Entries = receiptsOf(batch).map((receipt) => ({ ...receipt, VisibilityTimeout: 0 }));
        await client.changeMessageVisibilityBatch({ QueueUrl, Entries }).catch(() => undefined);
      }
    },

    /** Deletes at most ten; the message ids of those that are gone. */
    async remove(messages: readonly Receipt[]): Promise<ReadonlySet<string>> {
      if (messages.length === 0) return new Set();
      const { Successful = [] } = await client.deleteMessageBatch({
        QueueUrl,
        Entries: receiptsOf(messages),
      });
      return new Set(Successful.map(({ Id }) => messages[Number(Id)]?.messageId ?? ''));
    },

    /** Sends messages, those of a group in their order. */
    send: (messages: readonly QueueMessage[]) => sendInOrder(client, QueueUrl, messages),

    depth: () => readQueueDepth(client, QueueUrl),

    /** Deletes everything in it, also what is hidden. SQS takes up to a minute. */
    async purge(): Promise<void> {
      await client.purgeQueue({ QueueUrl });
    },
  };
}

/**
 * Sends messages; one answer for each: undefined if it was accepted, else why not. A call holds one message of a group, and
 * what is behind a refused message isn't sent: no message overtakes another of its group.
 */
async function sendInOrder(
  client: SQS,
  QueueUrl: string,
  messages: readonly QueueMessage[],
): Promise<readonly Refusal[]> {
  const answers = new Map<QueueMessage, Refusal>(messages.map((message) => [message, 'NotSent']));
  let groups = [...Map.groupBy(messages, (message) => message.groupId ?? message).values()];
  while (groups.length > 0) {
    const firsts = groups.flatMap(([first]) => first ?? []);
    for (const batch of splitIntoBatches(firsts, (message) => message)) {
      const result = await client.sendMessageBatch({ QueueUrl, Entries: batchEntries(batch) });
      const refusals = batchAnswers(batch.length, result);
      for (const [index, message] of batch.entries()) answers.set(message, refusals[index]);
    }
    groups = groups.flatMap(([first, ...behind]) =>
      first !== undefined && answers.get(first) === undefined ? [behind] : [],
    );
  }
  return messages.map((message) => answers.get(message));
}

function receiptsOf(messages: readonly Receipt[]) {
  return messages.map(({ receiptHandle }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle }));
}

/** Reads a message; undefined if SQS left out what it always has, so that nothing is done to it. */
export function readMessage(message: Message): ReceivedMessage | undefined {
  const { MessageId, ReceiptHandle, Body, Attributes = {}, MessageAttributes = {} } = message;
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
    groupId: Attributes.MessageGroupId,
    deduplicationId: Attributes.MessageDeduplicationId,
    attributes,
    sentAt: Number(Attributes.SentTimestamp ?? 0),
    receiveCount: Number(Attributes.ApproximateReceiveCount ?? 0),
  };
}
