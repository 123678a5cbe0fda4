import * as z from 'zod';
import { confirm } from '../../confirm.ts';
import type { CommandContext } from '../../context.ts';
import { exitCodes, UsageError } from '../../errors.ts';
import {
  duration,
  flag,
  type OptionValues,
  option,
  textOption,
  wholeNumber,
  yesOption,
} from '../../options.ts';
import { queueName } from '../../queues/known-queues.ts';
import { connectQueues, type Queues } from '../../queues/sqs-queues.ts';
import { countOf } from '../../terminal.ts';
import { type DeadLetter, fingerprint, matches, matchesAll, summariseReasons } from './dead-letter.ts';
import {
  chooseQueuesToChange,
  type DeadLetterQueue,
  describeQueue,
  queueRecord,
} from './dead-letter-queue.ts';
import { journalFile, openJournal } from './journal.ts';
import { createMoveTasks, highestMoveRate, runMoveTask } from './move-task.ts';
import { awaitOutcome, describeOutcome, redrive } from './redrive.ts';
import { surveyAll } from './survey.ts';
import { defaultHideSeconds } from './walk.ts';
import { reportWalk, walkOptions, workOptions } from './walk-command.ts';

export const redriveOptions = {
  ...workOptions,
  all: flag('--all', 'from every dead-letter queue'),
  dryRun: flag('--dry-run', 'show what would be sent back, and send nothing'),
  rate: option('--rate <n>', 'send at most this many a second', wholeNumber(1, 1_000).optional()),
  journal: textOption(
    '--journal <file>',
    'where a run notes what it has sent, so that the next can continue\n(default: a file per queue in your state folder)',
  ),
  hold: option(
    '--hold <seconds>',
    'how long a record is hidden from other runs while this one works on it',
    wholeNumber(1, 43_200).prefault(String(defaultHideSeconds)),
  ),
  moveTask: flag('--move-task', 'let SQS move the whole queue with its own task; not for the local run'),
  wait: option(
    '--wait <time>',
    'how long to wait for the records to be processed, to report which failed again',
    z
      .union([z.literal(false), duration], { error: 'must be a number and a unit, such as 90s' })
      .prefault('1m'),
    { off: "don't wait" },
  ),
  yes: yesOption,
};

type RedriveOptions = OptionValues<typeof redriveOptions>;

/** `dlq redrive`: sends records back to the queues where they failed. */
export async function runRedrive(options: RedriveOptions, context: CommandContext): Promise<void> {
  const { terminal, signal } = context;
  const { rate: perSecond, wait } = options;
  const chosen = await chooseQueuesToChange(options, context);
  refuseContradictions(options, chosen.length);
  const queues = await connectQueues(context);
  if (options.dryRun) return showDryRun(chosen, queues, options, context);
  const question = `Redrive from ${chosen.map(describeQueue).join(', ')}? (--dry-run shows what)`;
  await confirm(terminal, question, options.yes);
  const { clients } = await context.target();
  for (const queue of chosen) {
    if (signal.aborted) return;
    if (options.moveTask) {
      const tasks = createMoveTasks(await clients.sqs());
      await runMoveTask({ queue, queues, tasks, perSecond, wait }, context);
    } else await redriveQueue(queue, queues, options, context);
  }
}

function refuseContradictions(options: RedriveOptions, queueCount: number): void {
  const { moveTask, limit, rate = 0, journal } = options;
  if (moveTask && (!matchesAll(options) || limit !== undefined))
    throw new UsageError("SQS's move task moves the whole queue: leave out the filters and --limit.");
  if (moveTask && rate > highestMoveRate)
    throw new UsageError(`SQS's move task moves at most ${highestMoveRate} a second: lower --rate.`);
  if (journal !== undefined && queueCount > 1)
    throw new UsageError('--journal is one file for one queue: name one queue, or leave it out.');
}

async function showDryRun(
  chosen: readonly DeadLetterQueue[],
  queues: Queues,
  options: RedriveOptions,
  context: CommandContext,
): Promise<void> {
  const { terminal } = context;
  const surveys = await surveyAll(queues, chosen, { most: options.limit ?? 1_000 }, context);
  const now = Date.now();
  let empty = 0;
  for (const { queue, letters, unseen } of surveys) {
    const isEmpty = letters.length + unseen === 0;
    if (isEmpty) empty += 1;
    const matching = letters.filter((letter) => matches(options, letter, queue.kind, now));
    const [wouldRedrive, wouldLeave] = [matching.length, letters.length - matching.length];
    const reasons = summariseReasons(queue, matching, now);
    const to = queueName(queue.sourceUrl);
    const record = {
      ...queueRecord('redrive-dry-run', queue),
      to,
      wouldRedrive,
      wouldLeave,
      unseen,
      reasons,
    };
    terminal.record(record, () => [
      !isEmpty && `${describeQueue(queue)}: ${wouldRedrive} would go back to ${to}, ${wouldLeave} would stay`,
      ...reasons.map(({ reason, count }) => `  ${count} ${reason}`),
      unseen > 0 && `  about ${unseen} more can't be seen now: they are behind others of their group`,
    ]);
  }
  if (empty > 0) terminal.line(`${countOf(empty, 'dead-letter queue is', 'dead-letter queues are')} empty`);
}

async function redriveQueue(
  queue: DeadLetterQueue,
  queues: Queues,
  options: RedriveOptions,
  context: CommandContext,
): Promise<void> {
  const { terminal, environment, signal } = context;
  const journal = await openJournal(options.journal ?? journalFile(queue.url, environment), Date.now);
  const walking = walkOptions(options, context, queues, queue, 'redriven');
  const sent = new Set<string>();
  const onSent = (letter: DeadLetter) => void sent.add(fingerprint(letter));
  const report = await redrive({ ...walking, journal, onSent });
  const onProgress = (waiting: number) =>
    terminal.progress(`${describeQueue(queue)}: ${sent.size} sent back, ${waiting} in the queue`);
  const outcome =
    options.wait === false || sent.size === 0
      ? undefined
      : await awaitOutcome({ queues, queue, sent, patience: options.wait, signal, onProgress });
  const cameBack = Math.max(report.cameBack, outcome?.cameBack ?? 0);
  const to = queueName(queue.sourceUrl);
  const { handled, sentBefore, doubtful } = report;
  const lines = [
    `${handled} redriven to ${to}`,
    sentBefore > 0 &&
      `  ${sentBefore} of these had been sent by a run that was stopped; now they were only deleted`,
    doubtful > 0 &&
      `  ${doubtful} of these may have been sent before, by a run that was stopped more than five minutes ago:\n` +
        '  consumers may get them twice, with the same event id',
    ...(sent.size === 0 ? [] : describeOutcome(queue, outcome)),
  ];
  const summary = lines.filter((line) => line !== false).join('\n');
  const record = { ...queueRecord('redrive', queue), to, waiting: outcome?.waiting };
  reportWalk(record, summary, queue, { ...report, cameBack }, context);
  if (cameBack > 0) context.exitCode = exitCodes.problems;
}
