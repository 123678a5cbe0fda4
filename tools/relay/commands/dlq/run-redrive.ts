import * as z from 'zod';
import { confirm } from '../../confirm.ts';
import type { CommandContext } from '../../context.ts';
import { command } from '../../declare.ts';
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
import { describeQueue } from '../../queues/known-queues.ts';
import { countOf } from '../../terminal.ts';
import { type DeadLetterQueue, queueRecord, summariseReasons } from './dead-letter.ts';
import { journalFile, openJournal } from './journal.ts';
import { highestMoveRate, runMoveTask } from './move-task.ts';
import { describeOutcome, redrive } from './redrive.ts';
import { chooseQueues, isWhole, matcher, workOptions } from './selection.ts';
import { defaultHold, survey } from './survey.ts';
import { reportWalk } from './walk.ts';

const redriveOptions = {
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
    wholeNumber(1, 43_200).prefault(String(defaultHold)),
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
export const redriveCommand = command('redrive', {
  description: 'Send records back to their source queue. Can be stopped and repeated.',
  options: redriveOptions,
  async run(options, context) {
    const chosen = await chooseQueues(options, options.all, context);
    refuseContradictions(options, chosen.length);
    if (options.dryRun) return showDryRun(chosen, options, context);
    const question = `Redrive from ${chosen.map(describeQueue).join(', ')}? (--dry-run shows what)`;
    await confirm(context.terminal, question, options.yes);
    const { clients } = await context.target();
    for (const queue of chosen) {
      if (context.signal.aborted) return;
      if (options.moveTask) await runMoveTask(queue, await clients.sqs(), options, context);
      else await redriveQueue(queue, options, context);
    }
  },
});

function refuseContradictions(options: RedriveOptions, queueCount: number): void {
  const { moveTask, rate = 0, journal } = options;
  if (moveTask && !isWhole(options))
    throw new UsageError("SQS's move task moves the whole queue: leave out the filters and --limit.");
  if (moveTask && rate > highestMoveRate)
    throw new UsageError(`SQS's move task moves at most ${highestMoveRate} a second: lower --rate.`);
  if (journal !== undefined && queueCount > 1)
    throw new UsageError('--journal is one file for one queue: name one queue, or leave it out.');
}

async function showDryRun(
  chosen: readonly DeadLetterQueue[],
  options: RedriveOptions,
  context: CommandContext,
): Promise<void> {
  const { terminal } = context;
  let empty = 0;
  for (const { queue, letters, unseen } of await survey(chosen, options.limit ?? 1_000, context)) {
    const isEmpty = letters.length + unseen === 0;
    if (isEmpty) empty += 1;
    const matching = letters.filter(matcher(options, queue.kind));
    const record = {
      ...queueRecord('redrive-dry-run', queue),
      to: queue.source.name,
      wouldRedrive: matching.length,
      wouldLeave: letters.length - matching.length,
      unseen,
      reasons: summariseReasons(queue, matching),
    };
    terminal.record(record, ({ to, wouldRedrive, wouldLeave, reasons }) => [
      !isEmpty && `${describeQueue(queue)}: ${wouldRedrive} would go back to ${to}, ${wouldLeave} would stay`,
      ...reasons.map(({ reason, count }) => `  ${count} ${reason}`),
      unseen > 0 && `  about ${unseen} more can't be seen now: they are behind others of their group`,
    ]);
  }
  if (empty > 0) terminal.line(`${countOf(empty, 'dead-letter queue is', 'dead-letter queues are')} empty`);
}

async function redriveQueue(
  queue: DeadLetterQueue,
  options: RedriveOptions,
  context: CommandContext,
): Promise<void> {
  const file = options.journal ?? journalFile('redrive', queue.dead.url, context.environment);
  const work = { ...options, wanted: matcher(options, queue.kind), journal: await openJournal(file) };
  const report = await redrive(queue, work, context);
  const { handled, doubtful, cameBack, waiting } = report;
  const to = queue.source.name;
  const lines = [
    `${handled} redriven to ${to}`,
    doubtful > 0 &&
      `  ${doubtful} of these may have been sent before, by a run that was stopped more than five minutes ago:\n` +
        '  consumers may get them twice, with the same event id',
    handled > 0 && describeOutcome(queue, cameBack, waiting),
    cameBack > 0 &&
      `  ${cameBack} failed again and are back in the dead-letter queue, perhaps with others behind them`,
  ];
  reportWalk('redrive', queue, { to, ...report }, lines, context);
  if (cameBack > 0) context.exitCode = exitCodes.problems;
}
