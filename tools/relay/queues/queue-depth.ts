import type { SQS } from '@aws-sdk/client-sqs';
import { readMetrics } from '../metrics.ts';
import type { Target } from '../target.ts';
import { queueName } from './known-queues.ts';

/** Whether SQS says that there is no such queue. */
export function isMissingQueue(error: unknown): boolean {
  return error instanceof Error && /QueueDoesNotExist|NonExistentQueue/.test(error.name);
}

/**
 * How full a queue is. SQS's numbers are approximate; in a queue at rest they are right after about a minute. Rejects if the
 * queue doesn't exist or can't be read.
 */
export async function readQueueDepth(client: SQS, QueueUrl: string) {
  const { Attributes = {} } = await client.getQueueAttributes({
    QueueUrl,
    AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
  });
  return {
    /** Ready to be received. In a FIFO queue, messages of locked groups are counted too. */
    visible: Number(Attributes.ApproximateNumberOfMessages ?? 0),
    /** Received and not yet deleted. */
    inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0),
  };
}

export type QueueDepth = Awaited<ReturnType<typeof readQueueDepth>>;

/** Seconds that the oldest message of each queue has waited, by the queue's URL. A queue without a value is missing. */
export type OldestMessages = ReadonlyMap<string, number>;

/** SQS writes its metrics each minute, and they show some minutes late. */
const lookBack = 15 * 60_000;

/**
 * Reads the newest value of SQS's metric `ApproximateAgeOfOldestMessage` for each queue. Undefined for the local run, whose
 * queues don't have it. Rejects if CloudWatch can't be read.
 */
export async function readOldestMessages(
  target: Pick<Target, 'localUrl' | 'clients'>,
  queueUrls: readonly string[],
  now: number,
): Promise<OldestMessages | undefined> {
  if (target.localUrl !== undefined) return undefined;
  const metrics = queueUrls.map((url) => ({
    namespace: 'AWS/SQS',
    name: 'ApproximateAgeOfOldestMessage',
    dimensions: { QueueName: queueName(url) },
    statistic: 'Maximum' as const,
  }));
  const values = await readMetrics(await target.clients.metrics(), metrics, now - lookBack, now);
  return new Map(
    queueUrls.flatMap((url, index) => {
      const newest = values[index]?.[0];
      return newest === undefined ? [] : [[url, newest] as const];
    }),
  );
}
