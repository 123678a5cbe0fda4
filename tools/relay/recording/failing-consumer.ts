import { consumerQueues } from '../queues/known-queues.ts';
import { readQueueDepth } from '../queues/queue-depth.ts';
import { resolveTarget } from '../target.ts';

/** Receives everything from the local run's consumer queue again and again, and never deletes it, until SQS gives up. */
export async function failEverything(port: number): Promise<void> {
  const target = await resolveTarget({ local: true, localPort: port, stage: 'dev' });
  const [consumer] = consumerQueues(target);
  if (consumer === undefined) throw new Error('the local run has no consumer');
  const { ReceiveMessageCommand } = await import('@aws-sdk/client-sqs');
  const client = await target.clients.sqs();
  const receive = new ReceiveMessageCommand({
    QueueUrl: consumer.queueUrl,
    MaxNumberOfMessages: 10,
    VisibilityTimeout: 0,
  });
  while ((await readQueueDepth(client, consumer.queueUrl)).visible > 0) await client.send(receive);
}
