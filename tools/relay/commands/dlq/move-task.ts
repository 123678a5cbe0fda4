import { setTimeout as delay } from 'node:timers/promises';
import type { CommandContext } from '../../context.ts';
import { exitCodes, RelayError } from '../../errors.ts';
import { type DeadLetterQueue, describeQueue, queueName } from './dead-letter-queue.ts';
import type { MoveTask, Queues } from './queue-port.ts';

const ended: ReadonlySet<string> = new Set(['COMPLETED', 'CANCELLED', 'FAILED']);
const pollMilliseconds = 3_000;

/**
 * Moves a whole dead-letter queue back by SQS's own move task, and follows it. SQS keeps the deduplication ids, which is
 * right for the relay's queues: those that the worker and SQS itself write are new to the lane queue, and an event that
 * was not published keeps its own. It keeps the reason attributes too. Ctrl+C cancels the task.
 */
export async function runMoveTask(
  queue: DeadLetterQueue,
  queues: Queues,
  perSecond: unknown,
  context: CommandContext,
  sleep: (milliseconds: number) => Promise<unknown> = delay,
): Promise<void> {
  const { terminal, signal } = context;
  const running = await queues.latestMove(queue.url);
  // A second task would be refused; one that runs already is what was asked for.
  if (running?.status !== 'RUNNING')
    await queues.startMove(queue.url, queue.backTo, typeof perSecond === 'number' ? perSecond : undefined);
  let cancelled = false;
  for (;;) {
    const task = await queues.latestMove(queue.url);
    if (task === undefined)
      throw new RelayError(`SQS does not show the move task of ${queueName(queue.url)}`);
    terminal.progress(`${describeQueue(queue)}: ${task.moved} of ${task.toMove ?? '?'} moved by SQS`);
    if (ended.has(task.status)) return report(queue, task, context);
    if (signal.aborted && !cancelled && task.handle !== undefined) {
      cancelled = true;
      await queues.cancelMove(task.handle);
    }
    await sleep(pollMilliseconds);
  }
}

function report(queue: DeadLetterQueue, task: MoveTask, context: CommandContext): void {
  const { terminal } = context;
  terminal.endProgress();
  const { status, moved, toMove, failure } = task;
  const record = {
    kind: 'redrive-move-task',
    queue: queue.kind,
    name: queue.name,
    status,
    moved,
    toMove,
    failure,
  };
  terminal.record(record, () => [
    `${describeQueue(queue)}: SQS moved about ${moved} of ${toMove ?? 'an unknown number'} to ${queueName(queue.backTo)}: ${status}`,
    ...(failure === undefined ? [] : [`  ${failure}`]),
  ]);
  if (status !== 'COMPLETED') context.exitCode = exitCodes.problems;
}
