import { setTimeout as delay } from 'node:timers/promises';
import type { SQS } from '@aws-sdk/client-sqs';
import { deduplicationInterval } from '../../../../lambda/sqs/limits.ts';
import type { CommandContext } from '../../context.ts';
import { exitCodes, RelayError } from '../../errors.ts';
import { describeQueue, queueName, type RelayQueue } from '../../queues/known-queues.ts';
import type { Queues } from '../../queues/sqs-queues.ts';
import { queueRecord } from './dead-letter.ts';
import { describeOutcome, waitUntilEmpty } from './redrive.ts';
import { survey } from './survey.ts';
import type { Sleep } from './walk.ts';

/** The move tasks of SQS; tests put a fake in their place. */
export type MoveTasks = ReturnType<typeof createMoveTasks>;

export function createMoveTasks(client: SQS) {
  const arnOf = async (QueueUrl: string): Promise<string> => {
    const { Attributes = {} } = await client.getQueueAttributes({ QueueUrl, AttributeNames: ['QueueArn'] });
    if (Attributes.QueueArn === undefined)
      throw new RelayError(`SQS doesn't return the ARN of ${QueueUrl}. Run the command again.`);
    return Attributes.QueueArn;
  };
  return {
    async start(from: string, to: string, rate: number | undefined): Promise<void> {
      const [SourceArn, DestinationArn] = await Promise.all([arnOf(from), arnOf(to)]);
      const perSecond = rate === undefined ? {} : { MaxNumberOfMessagesPerSecond: rate };
      await client.startMessageMoveTask({ SourceArn, DestinationArn, ...perSecond });
    },
    /** The latest move task out of a queue; undefined if there is none. */
    async latest(from: string) {
      const SourceArn = await arnOf(from);
      const { Results: [task] = [] } = await client.listMessageMoveTasks({ SourceArn, MaxResults: 1 });
      return (
        task && {
          /** `RUNNING`, `COMPLETED`, `CANCELLING`, `CANCELLED` or `FAILED`. */
          status: task.Status ?? 'UNKNOWN',
          moved: task.ApproximateNumberOfMessagesMoved ?? 0,
          /** Undefined if SQS doesn't say. */
          toMove: task.ApproximateNumberOfMessagesToMove,
          failure: task.FailureReason,
          handle: task.TaskHandle,
        }
      );
    },
    async cancel(TaskHandle: string): Promise<void> {
      await client.cancelMessageMoveTask({ TaskHandle });
    },
  };
}

const ended: ReadonlySet<string> = new Set(['COMPLETED', 'CANCELLED', 'FAILED']);
const pollMilliseconds = 3_000;
const sampleSize = 200;

/** The highest rate of a move task, in messages a second. */
export const highestMoveRate = 500;

interface MoveOptions {
  readonly queue: RelayQueue;
  readonly queues: Queues;
  readonly tasks: MoveTasks;
  readonly rate?: number | undefined;
  /** How long to wait for the moved records to be processed, in milliseconds; false: don't. */
  readonly wait: number | false;
  readonly sleep?: Sleep;
}

/**
 * Moves a whole dead-letter queue back with SQS's own move task, and follows it. Ctrl+C cancels the task.
 *
 * AWS documents which deduplication id a record has in a dead-letter queue, not which it has after a move task. So the
 * task is refused if a record that is seen is younger than SQS's memory of deduplication ids: it could be dropped.
 */
export async function runMoveTask(options: MoveOptions, context: CommandContext): Promise<void> {
  const { queue, queues, tasks, rate, wait, sleep } = options;
  const { terminal, signal } = context;
  const running = await tasks.latest(queue.deadLetterQueueUrl);
  // SQS refuses a second task; one that already runs is what was asked for.
  if (running?.status !== 'RUNNING') {
    // The archive's standard queue drops no repeats.
    if (queue.kind !== 'archive') await refuseYoungRecords(queue, queues, signal);
    await tasks.start(queue.deadLetterQueueUrl, queue.queueUrl, rate);
  }
  const { handle, ...task } = await follow(options, context);
  const completed = task.status === 'COMPLETED';
  let waiting: number | undefined;
  let cameBack = 0;
  if (completed && wait !== false) {
    waiting = await waitUntilEmpty(queues, queue, wait, context, sleep);
    const { visible, inFlight } = await queues.counts(queue.deadLetterQueueUrl);
    cameBack = visible + inFlight;
  }
  const { status, moved, toMove = 'an unknown number', failure } = task;
  const to = queueName(queue.queueUrl);
  terminal.record({ ...queueRecord('redrive-move-task', queue), ...task, cameBack, waiting }, () => [
    `${describeQueue(queue)}: SQS moved about ${moved} of ${toMove} to ${to}: ${status}`,
    failure !== undefined && `  ${failure}`,
    completed && describeOutcome(queue, cameBack, waiting),
    cameBack > 0 && `  about ${cameBack} are in the dead-letter queue: they failed again, or are new`,
  ]);
  if (!completed || cameBack > 0) context.exitCode = exitCodes.problems;
}

async function follow({ queue, tasks, sleep = delay }: MoveOptions, { terminal, signal }: CommandContext) {
  for (let cancelled = false; ; await sleep(pollMilliseconds)) {
    const task = await tasks.latest(queue.deadLetterQueueUrl);
    if (task === undefined)
      throw new RelayError(
        `SQS doesn't show the move task of ${queueName(queue.deadLetterQueueUrl)}. Run \`relay dlq list\` to see what was moved.`,
      );
    terminal.progress(`${describeQueue(queue)}: ${task.moved} of ${task.toMove ?? '?'} moved by SQS`);
    if (ended.has(task.status)) return task;
    if (signal.aborted && !cancelled && task.handle !== undefined) {
      cancelled = true;
      await tasks.cancel(task.handle);
    }
  }
}

async function refuseYoungRecords(queue: RelayQueue, queues: Queues, signal: AbortSignal): Promise<void> {
  const { letters } = await survey(queues, queue, sampleSize, signal);
  const youngest = Math.max(0, ...letters.map(({ sentAt }) => sentAt));
  if (Date.now() - youngest < deduplicationInterval)
    throw new RelayError(
      `${describeQueue(queue)}: records came in less than five minutes ago, and SQS might drop them as repeats.\n` +
        'Nothing was done. Wait, or redrive without --move-task.',
    );
}
