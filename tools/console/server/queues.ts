import { describeError } from '../../relay/errors.ts';
import { relayQueues } from '../../relay/queues/known-queues.ts';
import { type OldestMessages, readOldestMessages, readQueueDepth } from '../../relay/queues/queue-depth.ts';
import type { Target } from '../../relay/target.ts';
import type { QueueRow, QueueSnapshot } from '../shared/api.ts';

/** How full every queue of the relay is, and its dead-letter queue. Rejects where SQS can't be read. */
export async function readQueues(target: Target): Promise<QueueSnapshot> {
  const client = await target.clients.sqs();
  const queues = relayQueues(target).flatMap(({ kind, ...queue }) =>
    kind === 'archive' ? [] : [{ kind, ...queue }],
  );
  const { ages, problem } = await readAges(
    target,
    queues.map(({ queueUrl }) => queueUrl),
  );
  const rows = queues.map(async ({ kind, name, queueUrl, deadLetterQueueUrl }): Promise<QueueRow> => {
    const [depth, dead] = await Promise.all([
      readQueueDepth(client, queueUrl),
      readQueueDepth(client, deadLetterQueueUrl),
    ]);
    return {
      kind,
      name,
      ...depth,
      oldestSeconds: ages.get(queueUrl),
      dead: dead.visible + dead.inFlight,
    };
  });
  return {
    time: Date.now(),
    queues: await Promise.all(rows),
    ...(problem === undefined ? {} : { problem }),
  };
}

/** Ages are worth having, and no reason to show no depths where they can't be had. */
async function readAges(
  target: Target,
  queueUrls: readonly string[],
): Promise<{ readonly ages: OldestMessages; readonly problem?: string }> {
  try {
    return { ages: (await readOldestMessages(target, queueUrls, Date.now())) ?? new Map() };
  } catch (error) {
    return {
      ages: new Map(),
      problem: `CloudWatch doesn't tell how old the oldest messages are: ${describeError(error)}`,
    };
  }
}
