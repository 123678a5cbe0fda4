import type { SQS } from '@aws-sdk/client-sqs';
import { outputNames } from '../../../../infra/output-names.ts';
import { longestRecordingMilliseconds } from '../../../../lambda/decisions/settings/recording.ts';
import { type ConsumerQueue, createConsumerQueue } from '../../queues/consumer-queue.ts';
import { isMissingQueue } from '../../queues/queue-depth.ts';
import type { Target } from '../../target.ts';

/** A queue that is there for one recording. */
export interface RecordingQueue extends ConsumerQueue {
  /** What the settings call it: the end of its name. */
  readonly name: string;
  remove(): Promise<void>;
}

/** Makes a queue that keeps what it gets for an hour; encrypted and for TLS only, as the stage's other queues are. */
export async function createRecordingQueue(target: Target, name: string): Promise<RecordingQueue> {
  const client = await target.clients.sqs();
  const queueName = `${target.output(outputNames.recordingQueuePrefix)}${name}`;
  const lane = await readAttribute(client, target.output(outputNames.laneQueueUrl('messages')), 'QueueArn');
  const key = target.outputs[outputNames.encryptionKeyArn];
  const { QueueUrl = '' } = await client.createQueue({
    QueueName: queueName,
    Attributes: {
      MessageRetentionPeriod: String(longestRecordingMilliseconds / 1000),
      Policy: tlsOnly(lane.replace(/[^:]+$/, queueName)),
      ...(key === undefined ? { SqsManagedSseEnabled: 'true' } : { KmsMasterKeyId: key }),
    },
  });
  return { name, ...createConsumerQueue(client, QueueUrl), remove: () => removeQueue(target, QueueUrl) };
}

/** Removes the queues of recordings that can't be on any more: their recorders were killed. */
export async function removeLeftovers(target: Target, now: number): Promise<void> {
  const client = await target.clients.sqs();
  const prefix = target.output(outputNames.recordingQueuePrefix);
  // Pages only where a page size is named.
  const pages = client.paginateListQueues({ QueueNamePrefix: prefix }, { pageSize: 1_000 });
  for await (const { QueueUrls = [] } of pages)
    for (const QueueUrl of QueueUrls)
      try {
        const age = now - Number(await readAttribute(client, QueueUrl, 'CreatedTimestamp')) * 1000;
        if (age > longestRecordingMilliseconds) await removeQueue(target, QueueUrl);
      } catch (error) {
        // SQS lists a deleted queue for up to a minute.
        if (!isMissingQueue(error)) throw error;
      }
}

async function readAttribute(
  client: SQS,
  QueueUrl: string,
  name: 'QueueArn' | 'CreatedTimestamp',
): Promise<string> {
  const { Attributes } = await client.getQueueAttributes({ QueueUrl, AttributeNames: [name] });
  return Attributes?.[name] ?? '';
}

function tlsOnly(queueArn: string): string {
  const denied = {
    Effect: 'Deny',
    Principal: '*',
    Action: 'sqs:*',
    Resource: queueArn,
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
  return JSON.stringify({ Version: '2012-10-17', Statement: [denied] });
}

async function removeQueue({ clients }: Target, QueueUrl: string): Promise<void> {
  await (await clients.sqs()).deleteQueue({ QueueUrl });
}
