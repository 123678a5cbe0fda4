import { setTimeout as delay } from 'node:timers/promises';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { CommandContext } from '../../context.ts';
import { exitCodes, RelayError } from '../../errors.ts';
import { queueName } from '../../queues/known-queues.ts';
import { type DeadLetterQueue, describeQueue } from './dead-letter-queue.ts';
import type { Queues } from './queue-port.ts';
import { awaitOutcome, describeOutcome } from './redrive-outcome.ts';
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

export interface MoveTasks {
  start(from: string, to: string, perSecond: number | undefined): Promise<void>;
  /** The latest move task out of a queue; undefined if there is none. */
  latest(from: string): Promise<MoveTask | undefined>;
  cancel(handle: string): Promise<void>;
}

const ended: ReadonlySet<string> = new Set(['COMPLETED', 'CANCELLED', 'FAILED']);
const pollMilliseconds = 3_000;
const sampleSize = 200;
/** How long SQS drops a repeat of a deduplication id, in milliseconds. */
const deduplicationInterval = 300_000;

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
  const { queue, queues, tasks, perSecond, wait, sleep = delay } = options;
  const { terminal, signal } = context;
  const running = await tasks.latest(queue.url);
  // SQS refuses a second task; one that already runs is what was asked for.
  if (running?.status !== 'RUNNING') {
    // The archive's standard queue drops no repeats.
    if (queue.kind !== 'archive') await refuseYoungRecords(queue, queues, signal);
    await tasks.start(queue.url, queue.sourceUrl, perSecond);
  }
  const task = await follow(options, context);
  const outcome =
    wait === false || task.status !== 'COMPLETED'
      ? undefined
      : await awaitOutcome({ queues, queue, patience: wait, signal, now: Date.now, sleep });
  const { status, moved, toMove, failure } = task;
  const to = queueName(queue.sourceUrl);
  const record = { kind: 'redrive-move-task', queue: queue.kind, name: queue.name, status, moved, toMove };
  terminal.record({ ...record, failure, ...outcome }, () => [
    `${describeQueue(queue)}: SQS moved about ${moved} of ${toMove ?? 'an unknown number'} to ${to}: ${status}`,
    ...(failure === undefined ? [] : [`  ${failure}`]),
    ...(status === 'COMPLETED' ? describeOutcome(queue, outcome) : []),
    ...(outcome !== undefined && outcome.cameBack > 0
      ? [`  about ${outcome.cameBack} are in the dead-letter queue: they failed again, or are new`]
      : []),
  ]);
  if (status !== 'COMPLETED' || (outcome?.cameBack ?? 0) > 0) context.exitCode = exitCodes.problems;
}

async function follow(
  { queue, tasks, sleep = delay }: MoveOptions,
  { terminal, signal }: CommandContext,
): Promise<MoveTask> {
  let cancelled = false;
  for (;;) {
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

/** The move tasks of SQS. */
export function createMoveTasks(client: SQSClient): MoveTasks {
  const arnOf = async (QueueUrl: string): Promise<string> => {
    const { GetQueueAttributesCommand } = await import('@aws-sdk/client-sqs');
    const request = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] });
    const { Attributes = {} } = await client.send(request);
    if (Attributes.QueueArn === undefined) throw new RelayError(`SQS doesn't tell the ARN of ${QueueUrl}.`);
    return Attributes.QueueArn;
  };
  return {
    async start(from, to, perSecond) {
      const { StartMessageMoveTaskCommand } = await import('@aws-sdk/client-sqs');
      const [SourceArn, DestinationArn] = await Promise.all([arnOf(from), arnOf(to)]);
      const rate = perSecond === undefined ? {} : { MaxNumberOfMessagesPerSecond: perSecond };
      await client.send(new StartMessageMoveTaskCommand({ SourceArn, DestinationArn, ...rate }));
    },
    async latest(from) {
      const { ListMessageMoveTasksCommand } = await import('@aws-sdk/client-sqs');
      const request = new ListMessageMoveTasksCommand({ SourceArn: await arnOf(from), MaxResults: 1 });
      const [task] = (await client.send(request)).Results ?? [];
      if (task === undefined) return undefined;
      return {
        status: task.Status ?? 'UNKNOWN',
        moved: task.ApproximateNumberOfMessagesMoved ?? 0,
        toMove: task.ApproximateNumberOfMessagesToMove,
        failure: task.FailureReason,
        handle: task.TaskHandle,
      };
    },
    async cancel(TaskHandle) {
      const { CancelMessageMoveTaskCommand } = await import('@aws-sdk/client-sqs');
      await client.send(new CancelMessageMoveTaskCommand({ TaskHandle }));
    },
  };
}
