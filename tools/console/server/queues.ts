import { describeError } from '../../relay/errors.ts';
import { relayQueues } from '../../relay/queues/known-queues.ts';
import { readOldestMessages, readQueueDepth } from '../../relay/queues/queue-depth.ts';
import type { Target } from '../../relay/target.ts';
import type { QueueRow, QueueSnapshot } from '../shared/api.ts';

/** How full every queue of the relay is, and its dead-letter queue. Rejects where SQS can't be read. */
export async function readQueues(target: Target): Promise<QueueSnapshot> {
  const client = await target.clients.sqs();
  const queues = relayQueues(target).flatMap(({ kind, ...queue }) =>
    kind === 'archive' ? [] : [{ kind, ...queue }],
  );
  const urls = queues.map(({ queueUrl }) => queueUrl);
  // Ages are worth having, and no reason to show no depths where they can't be had.
  const ages = await readOldestMessages(target, urls, Date.now()).catch(describeError);
  const rows = queues.map(async ({ kind, name, queueUrl, deadLetterQueueUrl }): Promise<QueueRow> => {
    const [depth, dead] = await Promise.all([
      readQueueDepth(client, queueUrl),
      readQueueDepth(client, deadLetterQueueUrl),
    ]);
    const oldestSeconds = typeof ages === 'string' ? undefined : ages?.get(queueUrl);
    return { kind, name, ...depth, oldestSeconds, dead: dead.visible + dead.inFlight };
  });
  return {
    time: Date.now(),
    queues: await Promise.all(rows),
    problem:
      typeof ages === 'string'
        ? `CloudWatch doesn't tell how old the oldest messages are: ${ages}`
        : undefined,
  };
}
