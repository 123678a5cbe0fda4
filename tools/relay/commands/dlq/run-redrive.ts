import * as z from 'zod';
import { confirm } from '../../confirm.ts';
import type { CommandContext } from '../../context.ts';
import { exitCodes, UsageError } from '../../errors.ts';
import { duration, flag, type OptionValues, option, wholeNumber, yesOption } from '../../options.ts';
import { queueName } from '../../queues/known-queues.ts';
import { countOf } from '../../terminal.ts';
import { type DeadLetterQueue, describeQueue } from './dead-letter-queue.ts';
import { summarise } from './diagnosis.ts';
import { journalFile, openJournal } from './journal.ts';
import { createMoveTasks, highestMoveRate, runMoveTask } from './move-task.ts';
import type { Queues } from './queue-port.ts';
import { type RedriveReport, redrive } from './redrive.ts';
import { awaitOutcome, describeOutcome } from './redrive-outcome.ts';
import { fingerprint } from './redriven-message.ts';
import { chooseQueuesToChange, connectQueues, matches, matchesAll, workOptions } from './selection.ts';
import { surveyAll } from './survey.ts';
import { defaultHideSeconds } from './walk.ts';
import { reportWalk, walkOptions } from './walk-command.ts';

export const redriveOptions = {
  ...workOptions,
  all: flag('--all', 'from every dead-letter queue'),
  dryRun: flag('--dry-run', 'show what would be sent back, and send nothing'),
  rate: option('--rate <n>', 'send at most this many a second', wholeNumber(1, 1_000).optional()),
  journal: option(
    '--journal <file>',
    'where a run notes what it has sent, so that the next can continue\n(default: a file per queue in your state folder)',
    z.string().optional(),
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
  const chosen = await chooseQueuesToChange(options, context);
  refuseContradictions(options, chosen.length);
  const queues = await connectQueues(context);
  if (options.dryRun) return showDryRun(chosen, queues, options, context);
  await confirm(
    terminal,
    `Redrive from ${chosen.map(describeQueue).join(', ')}? (--dry-run shows what)`,
    options.yes,
  );
  const target = await context.target();
  for (const queue of chosen) {
    if (signal.aborted) return;
    if (options.moveTask) {
      const tasks = createMoveTasks(await target.clients.sqs());
      await runMoveTask({ queue, queues, tasks, perSecond: options.rate, wait: options.wait }, context);
    } else await redriveQueue(queue, queues, options, context);
  }
}

function refuseContradictions(options: RedriveOptions, queueCount: number): void {
  const { moveTask, limit, rate, journal } = options;
  if (moveTask && (!matchesAll(options) || limit !== undefined))
    throw new UsageError("SQS's move task moves the whole queue: leave out the filters and --limit.");
  if (moveTask && rate !== undefined && rate > highestMoveRate)
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
    if (letters.length + unseen === 0) {
      empty += 1;
      if (!terminal.json) continue;
    }
    const matching = letters.filter((letter) => matches(options, letter, queue.kind, now));
    const reasons = summarise(queue, matching, now);
    const record = {
      kind: 'redrive-dry-run',
      queue: queue.kind,
      name: queue.name,
      to: queueName(queue.sourceUrl),
      wouldRedrive: matching.length,
      wouldLeave: letters.length - matching.length,
      unseen,
      reasons,
    };
    terminal.record(record, () => [
      `${describeQueue(queue)}: ${matching.length} would go back to ${record.to}, ${record.wouldLeave} would stay`,
      ...reasons.map(({ reason, count }) => `  ${count} ${reason}`),
      ...(unseen > 0
        ? [`  about ${unseen} more can't be seen now: they are behind others of their group`]
        : []),
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
  const { terminal, environment } = context;
  const journal = await openJournal(options.journal ?? journalFile(queue.url, environment), Date.now);
  const walking = walkOptions(options, context, queues, queue, 'redriven');
  const sent = new Set<string>();
  const report = await redrive({
    ...walking,
    journal,
    onSent: (letter) => void sent.add(fingerprint(letter)),
  });
  const outcome =
    options.wait === false || sent.size === 0
      ? undefined
      : await awaitOutcome({
          ...walking,
          sent,
          patience: options.wait,
          onProgress: (waiting) =>
            terminal.progress(`${describeQueue(queue)}: ${sent.size} sent back, ${waiting} in the queue`),
        });
  const cameBack = Math.max(report.cameBack, outcome?.cameBack ?? 0);
  const to = queueName(queue.sourceUrl);
  const record = { kind: 'redrive', queue: queue.kind, name: queue.name, to, waiting: outcome?.waiting };
  const lines = [
    `${report.handled} redriven to ${to}`,
    ...describeRepeats(report),
    ...(sent.size === 0 ? [] : describeOutcome(queue, outcome)),
  ];
  reportWalk(record, lines.join('\n'), queue, { ...report, cameBack }, context);
  if (cameBack > 0) context.exitCode = exitCodes.problems;
}

function describeRepeats({ sentBefore, doubtful }: RedriveReport): string[] {
  return [
    ...(sentBefore > 0
      ? [`  ${sentBefore} of these had been sent by a run that was stopped; now they were only deleted`]
      : []),
    ...(doubtful > 0
      ? [
          `  ${doubtful} of these may have been sent before, by a run that was stopped more than five minutes ago:`,
          '  consumers may get them twice, with the same event id',
        ]
      : []),
  ];
}
