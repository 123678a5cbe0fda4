import type { CommandContext } from '../../context.ts';
import type { Queues } from './queue-port.ts';

/** SQS of the relay that the command works on. */
export async function connectQueues(context: CommandContext): Promise<Queues> {
  const { createSqsQueues } = await import('./sqs-queues.ts');
  return createSqsQueues(await (await context.target()).clients.sqs(), context.local ? 0 : 1);
}
