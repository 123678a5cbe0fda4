import { setTimeout as sleep } from 'node:timers/promises';
import type { SQS } from '@aws-sdk/client-sqs';
import { deduplicationInterval } from '../../../../lambda/sqs/limits.ts';
import type { CommandContext } from '../../context.ts';
import { exitCodes, RelayError } from '../../errors.ts';
import { describeQueue } from '../../queues/known-queues.ts';
import { type DeadLetterQueue, queueRecord } from './dead-letter.ts';
import { describeOutcome, waitUntilEmpty } from './redrive.ts';
import { survey } from './survey.ts';

/** The highest rate of a move task, in messages a second. */
export const highestMoveRate = 500;

interface MoveOptions {
  /** Messages a second. */
  readonly rate?: number | undefined;
  /** How long to wait for the moved records to be processed, in milliseconds; false: don't. */
  readonly wait: number | false;
  /** How often to look how far the task is, in milliseconds. */
  readonly interval?: number;
}

/**
 * Moves a whole dead-letter queue back with SQS's own move task, and follows it. Ctrl+C cancels the task.
 *
 * AWS documents which deduplication id a record has in a dead-letter queue, not which it has after a move task. So the
 * task is refused if a record that is seen is younger than SQS's memory of deduplication ids: it could be dropped.
 */
export async function runMoveTask(
  queue: DeadLetterQueue,
  client: SQS,
  { rate, wait, interval = 3_000 }: MoveOptions,
  context: CommandContext,
): Promise<void> {
  const { terminal } = context;
  const from = await readArn(client, queue.dead.url);
  // SQS refuses a second task; one that already runs is what was asked for.
  if ((await latestTask(client, from))?.Status !== 'RUNNING') {
    // The archive's standard queue drops no repeats.
    if (queue.kind !== 'archive') await refuseYoungRecords(queue, context);
    const DestinationArn = await readArn(client, queue.source.url);
    const MaxNumberOfMessagesPerSecond = rate;
    await client.startMessageMoveTask({ SourceArn: from, DestinationArn, MaxNumberOfMessagesPerSecond });
  }
  const task = await follow(queue, client, from, interval, context);
  const completed = task.status === 'COMPLETED';
  let waiting: number | undefined;
  let cameBack = 0;
  if (completed && wait !== false) {
    waiting = await waitUntilEmpty(queue, wait, context);
    const { visible, inFlight } = await queue.dead.depth();
    cameBack = visible + inFlight;
  }
  const { status, moved, toMove = 'an unknown number', failure } = task;
  terminal.record({ ...queueRecord('redrive-move-task', queue), ...task, cameBack, waiting }, () => [
    `${describeQueue(queue)}: SQS moved about ${moved} of ${toMove} to ${queue.source.name}: ${status}`,
    failure !== undefined && `  ${failure}`,
    completed && describeOutcome(queue, cameBack, waiting),
    cameBack > 0 && `  about ${cameBack} are in the dead-letter queue: they failed again, or are new`,
  ]);
  if (!completed || cameBack > 0) context.exitCode = exitCodes.problems;
}

async function readArn(client: SQS, QueueUrl: string): Promise<string> {
  const { Attributes } = await client.getQueueAttributes({ QueueUrl, AttributeNames: ['QueueArn'] });
  return Attributes?.QueueArn ?? '';
}

async function latestTask(client: SQS, SourceArn: string) {
  const { Results = [] } = await client.listMessageMoveTasks({ SourceArn, MaxResults: 1 });
  return Results[0];
}

const endedStatuses: readonly string[] = ['COMPLETED', 'CANCELLED', 'FAILED'];

async function follow(
  queue: DeadLetterQueue,
  client: SQS,
  from: string,
  interval: number,
  { terminal, signal }: CommandContext,
) {
  for (let cancelled = false; ; await sleep(interval)) {
    const task = await latestTask(client, from);
    if (task === undefined)
      throw new RelayError(
        `SQS doesn't show the move task of ${queue.dead.name}. Run \`relay dlq list\` to see what was moved.`,
      );
    const { Status: status = 'UNKNOWN', FailureReason: failure, TaskHandle } = task;
    const { ApproximateNumberOfMessagesMoved: moved = 0, ApproximateNumberOfMessagesToMove: toMove } = task;
    terminal.progress(`${describeQueue(queue)}: ${moved} of ${toMove ?? '?'} moved by SQS`);
    if (endedStatuses.includes(status)) return { status, moved, toMove, failure };
    if (signal.aborted && !cancelled) {
      cancelled = true;
      await client.cancelMessageMoveTask({ TaskHandle });
    }
  }
}

const sampleSize = 200;

async function refuseYoungRecords(queue: DeadLetterQueue, context: CommandContext): Promise<void> {
  const surveys = await survey([queue], sampleSize, context);
  const youngest = Math.max(0, ...surveys.flatMap(({ letters }) => letters.map(({ sentAt }) => sentAt)));
  if (Date.now() - youngest < deduplicationInterval)
    throw new RelayError(
      `${describeQueue(queue)}: records came in less than five minutes ago, and SQS might drop them as repeats.\n` +
        'Nothing was done. Wait, or redrive without --move-task.',
    );
}
