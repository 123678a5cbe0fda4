import { setTimeout as delay } from 'node:timers/promises';
import type { SQS } from '@aws-sdk/client-sqs';
import { deduplicationInterval } from '../../../../lambda/sqs/limits.ts';
import type { CommandContext } from '../../context.ts';
import { exitCodes, RelayError } from '../../errors.ts';
import { queueName } from '../../queues/known-queues.ts';
import type { Queues } from '../../queues/sqs-queues.ts';
import { type DeadLetterQueue, describeQueue, queueRecord } from './dead-letter-queue.ts';
import { awaitOutcome, describeOutcome } from './redrive.ts';
import { survey } from './survey.ts';

/** One of SQS's own move tasks. */
export interface MoveTask {
  /** `RUNNING`, `COMPLETED`, `CANCELLING`, `CANCELLED` or `FAILED`. */
  readonly status: string;
  readonly moved: number;
  /** Undefined if SQS doesn't say. */
  readonly toMove: number | undefined;
  readonly failure: string | undefined;
  readonly handle: string | undefined;
}

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
    async start(from: string, to: string, perSecond: number | undefined): Promise<void> {
      const [SourceArn, DestinationArn] = await Promise.all([arnOf(from), arnOf(to)]);
      const rate = perSecond === undefined ? {} : { MaxNumberOfMessagesPerSecond: perSecond };
      await client.startMessageMoveTask({ SourceArn, DestinationArn, ...rate });
    },
    /** The latest move task out of a queue; undefined if there is none. */
    async latest(from: string): Promise<MoveTask | undefined> {
      const { Results = [] } = await client.listMessageMoveTasks({
        SourceArn: await arnOf(from),
        MaxResults: 1,
      });
      const [task] = Results;
      if (task === undefined) return undefined;
      return {
        status: task.Status ?? 'UNKNOWN',
        moved: task.ApproximateNumberOfMessagesMoved ?? 0,
        toMove: task.ApproximateNumberOfMessagesToMove,
        failure: task.FailureReason,
        handle: task.TaskHandle,
      };
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
  readonly queue: DeadLetterQueue;
  readonly queues: Queues;
  readonly tasks: MoveTasks;
  readonly perSecond?: number | undefined;
  /** How long to wait for the moved records to be processed, in milliseconds. */
  readonly wait: number | false;
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
}

/**
 * Moves a whole dead-letter queue back with SQS's own move task, and follows it. Ctrl+C cancels the task.
 *
 * AWS documents which deduplication id a record has in a dead-letter queue, not which it has after a move task. So the
 * task is refused if a record that is seen is younger than SQS's memory of deduplication ids: it could be dropped.
 */
export async function runMoveTask(options: MoveOptions, context: CommandContext): Promise<void> {
  const { queue, queues, tasks, perSecond, wait, sleep } = options;
  const { terminal, signal } = context;
  const running = await tasks.latest(queue.url);
  // SQS refuses a second task; one that already runs is what was asked for.
  if (running?.status !== 'RUNNING') {
    // The archive's standard queue drops no repeats.
    if (queue.kind !== 'archive') await refuseYoungRecords(queue, queues, signal);
    await tasks.start(queue.url, queue.sourceUrl, perSecond);
  }
  const { status, moved, toMove, failure } = await follow(options, context);
  const completed = status === 'COMPLETED';
  const outcome =
    wait !== false && completed
      ? await awaitOutcome({ queues, queue, patience: wait, signal, sleep })
      : undefined;
  const cameBack = outcome?.cameBack ?? 0;
  const record = { ...queueRecord('redrive-move-task', queue), status, moved, toMove, failure, ...outcome };
  terminal.record(record, () => [
    `${describeQueue(queue)}: SQS moved about ${moved} of ${toMove ?? 'an unknown number'} to ${queueName(queue.sourceUrl)}: ${status}`,
    failure !== undefined && `  ${failure}`,
    ...(completed ? describeOutcome(queue, outcome) : []),
    cameBack > 0 && `  about ${cameBack} are in the dead-letter queue: they failed again, or are new`,
  ]);
  if (!completed || cameBack > 0) context.exitCode = exitCodes.problems;
}

async function follow(
  { queue, tasks, sleep = delay }: MoveOptions,
  { terminal, signal }: CommandContext,
): Promise<MoveTask> {
  for (let cancelled = false; ; ) {
    const task = await tasks.latest(queue.url);
    if (task === undefined)
      throw new RelayError(
        `SQS doesn't show the move task of ${queueName(queue.url)}. Run \`relay dlq list\` to see what was moved.`,
      );
    terminal.progress(`${describeQueue(queue)}: ${task.moved} of ${task.toMove ?? '?'} moved by SQS`);
    if (ended.has(task.status)) return task;
    if (signal.aborted && !cancelled && task.handle !== undefined) {
      cancelled = true;
      await tasks.cancel(task.handle);
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
        'Nothing was done. Wait, or redrive without --move-task.',
    );
}
