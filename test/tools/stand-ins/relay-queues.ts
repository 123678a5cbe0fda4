import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';
import { outputNames } from '../../../infra/output-names.ts';
import { type Category, categories } from '../../../lambda/cometchat/categories.ts';
import type { Route } from '../../../lambda/cometchat/routing.ts';
import type { StringAttribute } from '../../../lambda/sqs/attributes.ts';
import { encodeAttributes } from '../../../lambda/sqs/delivery-attributes.ts';

/** The queues of a relay, in an embedded SQS server. */
export interface RelayQueues {
  readonly url: string;
  readonly client: SQSClient;
  readonly outputs: Readonly<Record<string, string>>;
  readonly consumer: QueuePair;
  lane(category: Category): QueuePair;
  close(): Promise<void>;
}

export interface QueuePair {
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
}

export const consumerName = 'processed-events';

/** Starts a server on a free port and makes every lane and one consumer in it, empty. */
export async function startRelayQueues(maxReceiveCount = 2): Promise<RelayQueues> {
  const server = buildApp({ logger: false });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  const client = new SQSClient({
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    // It warns that a queue's URL is not AWS's.
    logger: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
  });
  const prefix = 'cometchat-relay-dev';
  const make = async (name: string, deadName: string): Promise<QueuePair> => {
    const common = {
      FifoQueue: 'true',
      DeduplicationScope: 'messageGroup',
      FifoThroughputLimit: 'perMessageGroupId',
    };
    await client.send(new CreateQueueCommand({ QueueName: deadName, Attributes: common }));
    const deadLetterQueueUrl = `${url}/000000000000/${deadName}`;
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: deadLetterQueueUrl, AttributeNames: ['QueueArn'] }),
    );
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: Attributes?.QueueArn, maxReceiveCount });
    await client.send(new CreateQueueCommand({ QueueName: name, Attributes: { ...common, RedrivePolicy } }));
    return { queueUrl: `${url}/000000000000/${name}`, deadLetterQueueUrl };
  };
  const lanes = new Map<Category, QueuePair>();
  for (const lane of categories)
    lanes.set(lane, await make(`${prefix}-lane-${lane}.fifo`, `${prefix}-lane-${lane}-dead.fifo`));
  const consumer = await make(`${prefix}-${consumerName}.fifo`, `${prefix}-${consumerName}-dead.fifo`);
  const lane = (category: Category): QueuePair => {
    const pair = lanes.get(category);
    if (pair === undefined) throw new Error(`no lane ${category}`);
    return pair;
  };
  return {
    url,
    client,
    consumer,
    lane,
    outputs: {
      ...Object.fromEntries(
        categories.flatMap((category) => [
          [outputNames.laneQueueUrl(category), lane(category).queueUrl],
          [outputNames.laneDeadLetterQueueUrl(category), lane(category).deadLetterQueueUrl],
        ]),
      ),
      [outputNames.consumerQueueUrl(consumerName)]: consumer.queueUrl,
      [outputNames.consumerDeadLetterQueueUrl(consumerName)]: consumer.deadLetterQueueUrl,
    },
    close: async () => {
      client.destroy();
      await server.close();
    },
  };
}

export interface SentMessage {
  readonly body: string;
  readonly groupId: string;
  readonly deduplicationId: string;
  readonly attributes?: Readonly<Record<string, StringAttribute>>;
}

/** Sends one message; the message id. */
export async function sendMessage(
  client: SQSClient,
  queueUrl: string,
  message: SentMessage,
): Promise<string> {
  const { MessageId = '' } = await client.send(
    new SendMessageCommand({
      QueueUrl: queueUrl,
      MessageBody: message.body,
      MessageGroupId: message.groupId,
      MessageDeduplicationId: message.deduplicationId,
      MessageAttributes: { ...message.attributes },
    }),
  );
  return MessageId;
}

/** Queues a delivery as the ingress does. */
export function sendDelivery(
  client: SQSClient,
  queueUrl: string,
  body: string,
  route: Route,
  receivedAt: number,
): Promise<string> {
  return sendMessage(client, queueUrl, {
    body,
    groupId: route.messageGroupId,
    deduplicationId: route.messageDeduplicationId,
    attributes: encodeAttributes({
      trigger: route.trigger ?? 'unknown',
      webhook: 'hook',
      receivedAt,
      requestId: 'request-1',
    }),
  });
}

/** Receives up to ten without deleting them. */
export async function receiveMessages(
  client: SQSClient,
  queueUrl: string,
  hideSeconds = 30,
): Promise<Message[]> {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: hideSeconds,
      MessageAttributeNames: ['All'],
      MessageSystemAttributeNames: ['All'],
    }),
  );
  return Messages;
}

/** Receives and deletes everything there is, in order. */
export async function drain(client: SQSClient, queueUrl: string): Promise<Message[]> {
  const all: Message[] = [];
  for (;;) {
    const messages = await receiveMessages(client, queueUrl);
    if (messages.length === 0) return all;
    for (const message of messages)
      await client.send(
        new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: message.ReceiptHandle }),
      );
    all.push(...messages);
  }
}

export async function depth(client: SQSClient, queueUrl: string): Promise<number> {
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({
      QueueUrl: queueUrl,
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }),
  );
  return (
    Number(Attributes.ApproximateNumberOfMessages) + Number(Attributes.ApproximateNumberOfMessagesNotVisible)
  );
}
