import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { type CometChatEvent, parseProcessedEvent } from '../../../lambda/events/index.ts';
import { type QueueMessage, sendParameters } from '../../../lambda/sqs/message.ts';
import type { LocalRelay } from '../../../tools/local/index.ts';

/** What a consumer and an operator see of the relay's queues, through the real SDK. */
export interface Queues {
  /**
   * Waits until no lane has a message left, then takes every event out of a consumer queue, in its order. Where none is
   * named: the only one, or the first.
   */
  takeEvents(queueName?: string): Promise<CometChatEvent[]>;
  /** Messages in lanes that are waiting or in a worker's hands. */
  inLanes(): Promise<number>;
  /** Puts a message into a queue. */
  put(queueName: string, message: QueueMessage): Promise<void>;
  /** Messages in the lanes' dead-letter queues. */
  deadLetters(): Promise<number>;
  close(): void;
}

export function createQueues(relay: LocalRelay): Queues {
  const client = new SQSClient({
    endpoint: relay.sqsEndpoint,
    region: relay.region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });

  const count = async (isWanted: (name: string) => boolean) => {
    const urls = Object.entries(relay.queueUrls).filter(([name]) => isWanted(name));
    const counts = await Promise.all(
      urls.map(async ([, QueueUrl]) => {
        const { Attributes } = await client.send(
          new GetQueueAttributesCommand({
            QueueUrl,
            AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
          }),
        );
        return Object.values(Attributes ?? {}).reduce((sum, value) => sum + Number(value), 0);
      }),
    );
    return counts.reduce((sum, value) => sum + value, 0);
  };

  const inLanes = () => count((name) => name.includes('-lane-') && !name.includes('-dead'));

  const receive = async (QueueUrl: string): Promise<string[]> => {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 }),
    );
    if (Messages.length === 0) return [];
    await client.send(
      new DeleteMessageBatchCommand({
        QueueUrl,
        Entries: Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
      }),
    );
    return Messages.map(({ Body }) => Body ?? '');
  };

  return {
    inLanes,
    deadLetters: () => count((name) => name.includes('-lane-') && name.includes('-dead')),
    put: async (name, message) => {
      const QueueUrl = relay.queueUrls[name];
      await client.send(new SendMessageCommand({ QueueUrl, ...sendParameters(message) }));
    },
    close: () => client.destroy(),
    takeEvents: async (name = relay.consumerQueues[0] ?? '') => {
      while ((await inLanes()) > 0) await sleep(50);
      const url = relay.queueUrls[name] ?? '';
      const bodies: string[] = [];
      for (let batch = await receive(url); batch.length > 0; batch = await receive(url))
        bodies.push(...batch);
      return bodies.map((body) => parseProcessedEvent(body));
    },
  };
}
