import { randomBytes } from 'node:crypto';
import { outputNames } from '../../../../infra/output-names.ts';
import { longestRecordingMilliseconds } from '../../../../lambda/decisions/settings/recording.ts';
import { type ConsumerQueue, createConsumerQueue } from '../../queues/consumer-queue.ts';
import { isMissingQueue } from '../../queues/queue-depth.ts';
import type { Target } from '../../target.ts';

/** Makes a queue that keeps what it gets for an hour; encrypted and for TLS only, as the stage's other queues are. */
export async function createRecordingQueue(target: Target) {
  const client = await target.clients.sqs();
  /** What the settings call it: the end of its name. */
  const name = randomBytes(6).toString('hex');
  const QueueName = `${target.output(outputNames.recordingQueuePrefix)}${name}`;
  const lane = await readAttribute(target, target.output(outputNames.laneQueueUrl('messages')), 'QueueArn');
  const key = target.outputs[outputNames.encryptionKeyArn];
  const tlsOnly = {
    Effect: 'Deny',
    Principal: '*',
    Action: 'sqs:*',
    Resource: lane.replace(/[^:]+$/, QueueName),
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
  const { QueueUrl = '' } = await client.createQueue({
    QueueName,
    Attributes: {
      MessageRetentionPeriod: String(longestRecordingMilliseconds / 1000),
      Policy: JSON.stringify({ Version: '2012-10-17', Statement: [tlsOnly] }),
      ...(key === undefined ? { SqsManagedSseEnabled: 'true' } : { KmsMasterKeyId: key }),
    },
  });
  const remove = async (): Promise<void> => void (await client.deleteQueue({ QueueUrl }));
  return { name, ...createConsumerQueue(client, QueueUrl), remove };
}

interface TakeOptions {
  readonly limit: number;
  /** Milliseconds since 1970. */
  readonly until: number;
  /** Ends the recording when no message has come for so long after the first; milliseconds. */
  readonly silence?: number | undefined;
  readonly signal: AbortSignal;
  /** Keeps messages; only then are they deleted from the queue. */
  readonly keep: (bodies: readonly string[]) => Promise<void>;
}

/** Takes messages out of a queue until the first of its limits, and says which. SQS may hand one out twice; it's kept once. */
export async function takeMessages(
  queue: ConsumerQueue,
  { limit, until, silence = Number.POSITIVE_INFINITY, signal, keep }: TakeOptions,
): Promise<'limit' | 'time' | 'silence' | 'stopped'> {
  const known = new Set<string>();
  let latest = Number.POSITIVE_INFINITY;
  for (;;) {
    if (signal.aborted) return 'stopped';
    if (known.size >= limit) return 'limit';
    if (Date.now() >= until) return 'time';
    if (Date.now() - latest >= silence) return 'silence';
    const messages = await queue.receive(signal);
    const fresh = messages.filter(({ messageId }) => !known.has(messageId)).slice(0, limit - known.size);
    if (fresh.length > 0) await keep(fresh.map(({ body }) => body));
    for (const { messageId } of fresh) known.add(messageId);
    await queue.delete(messages);
    if (fresh.length > 0) latest = Date.now();
  }
}

/** Removes the queues of recordings that can't be on any more: their recorders were killed. */
export async function removeLeftovers(target: Target): Promise<void> {
  const client = await target.clients.sqs();
  const prefix = target.output(outputNames.recordingQueuePrefix);
  // Pages only where a page size is named.
  const pages = client.paginateListQueues({ QueueNamePrefix: prefix }, { pageSize: 1_000 });
  for await (const { QueueUrls = [] } of pages)
    for (const QueueUrl of QueueUrls)
      try {
        const created = Number(await readAttribute(target, QueueUrl, 'CreatedTimestamp')) * 1000;
        if (Date.now() - created > longestRecordingMilliseconds) await client.deleteQueue({ QueueUrl });
      } catch (error) {
        // SQS lists a deleted queue for up to a minute.
        if (!isMissingQueue(error)) throw error;
      }
}

async function readAttribute(
  { clients }: Target,
  QueueUrl: string,
  name: 'QueueArn' | 'CreatedTimestamp',
): Promise<string> {
  const client = await clients.sqs();
  const { Attributes } = await client.getQueueAttributes({ QueueUrl, AttributeNames: [name] });
  return Attributes?.[name] ?? '';
}
