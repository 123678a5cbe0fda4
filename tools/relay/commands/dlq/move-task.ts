import { setTimeout as delay } from 'node:timers/promises';
import type { CommandContext } from '../../context.ts';
import { exitCodes, RelayError } from '../../errors.ts';
import { type DeadLetterQueue, describeQueue, queueName } from './dead-letter-queue.ts';
import type { MoveTask, Queues } from './queue-port.ts';
import { survey } from './survey.ts';

const ended: ReadonlySet<string> = new Set(['COMPLETED', 'CANCELLED', 'FAILED']);
const pollMilliseconds = 3_000;
const sampleSize = 200;
/** How long SQS drops a repeat of a deduplication id, in milliseconds. */
const deduplicationInterval = 300_000;

/** The highest rate of a move task, in messages in a second. */
export const highestMoveRate = 500;

/**
 * Moves a whole dead-letter queue back by SQS's own move task, and follows it. Ctrl+C cancels the task.
 *
 * AWS documents which deduplication id a record has in a dead-letter queue, not which it has after a move task. So the
 * task is refused where a record that is seen is younger than SQS's memory of deduplication ids: it could be dropped.
 */
export async function runMoveTask(
  queue: DeadLetterQueue,
  queues: Queues,
  perSecond: number | undefined,
  context: CommandContext,
  sleep: (milliseconds: number) => Promise<unknown> = delay,
): Promise<void> {
  const { terminal, signal } = context;
  const running = await queues.latestMove(queue.url);
  // A second task would be refused; one that runs already is what was asked for.
  if (running?.status !== 'RUNNING') {
    await refuseYoungRecords(queue, queues, signal);
    await queues.startMove(queue.url, queue.backTo, perSecond);
  }
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

async function refuseYoungRecords(
  queue: DeadLetterQueue,
  queues: Queues,
  signal: AbortSignal,
): Promise<void> {
  const { letters } = await survey(queues, queue, { most: sampleSize, signal });
  const youngest = Math.max(0, ...letters.map(({ sentAt }) => sentAt));
  if (Date.now() - youngest < deduplicationInterval)
    throw new RelayError(
      `${describeQueue(queue)}: records came in less than five minutes ago, and SQS might drop them as repeats.\n` +
        'Wait, or redrive without --move-task. Nothing was done.',
    );
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
