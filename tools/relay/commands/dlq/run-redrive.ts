import type { Command } from 'commander';
import * as z from 'zod';
import { confirm } from '../../confirm.ts';
import type { CommandContext } from '../../context.ts';
import { exitCodes, UsageError } from '../../errors.ts';
import { countOf } from '../../terminal.ts';
import { connectQueues } from './connect-queues.ts';
import { type DeadLetterQueue, deadLetterQueues, describeQueue, queueName } from './dead-letter-queue.ts';
import { chooseQueuesToChange, readFilter } from './dlq-options.ts';
import { meets, takesAll } from './filter.ts';
import { fingerprint } from './fingerprint.ts';
import { journalFile, openJournal } from './journal.ts';
import { highestMoveRate, runMoveTask } from './move-task.ts';
import type { Queues } from './queue-port.ts';
import { type RedriveReport, redrive } from './redrive.ts';
import { awaitOutcome, type RedriveOutcome } from './redrive-outcome.ts';
import { summarise } from './summary.ts';
import { survey } from './survey.ts';
import { describeRest, walkOptions } from './walk-command.ts';

/** `dlq redrive`: sends records back to where they came from. */
export async function runRedrive(command: Command, context: CommandContext): Promise<void> {
  const chosen = chooseQueuesToChange(command, deadLetterQueues(await context.target()));
  const options = command.opts();
  if (options.moveTask === true && (!takesAll(readFilter(command)) || options.limit !== undefined))
    throw new UsageError("SQS's own move task moves the whole queue: leave out the filters and --limit");
  const rate = typeof options.rate === 'number' ? options.rate : undefined;
  if (options.moveTask === true && rate !== undefined && rate > highestMoveRate)
    throw new UsageError(`SQS's own move task moves at most ${highestMoveRate} in a second`);
  if (options.journal !== undefined && chosen.length > 1)
    throw new UsageError('--journal is one file for one queue; name one queue, or leave it out');
  const queues = await connectQueues(context);
  if (options.dryRun === true) {
    let empty = 0;
    for (const queue of chosen) {
      if (!(await showDryRun(queue, queues, command, context))) empty += 1;
    }
    if (empty > 0)
      context.terminal.line(`${countOf(empty, 'dead-letter queue is', 'dead-letter queues are')} empty`);
    return;
  }
  await confirm(
    context.terminal,
    `Redrive from ${chosen.map(describeQueue).join(', ')}? (--dry-run shows what)`,
    options.yes === true,
  );
  for (const queue of chosen) {
    if (context.signal.aborted) return;
    if (options.moveTask === true) await runMoveTask(queue, queues, rate, context);
    else await redriveQueue(queue, queues, command, context);
  }
}

/** Shows what a redrive of one queue would do. False where it is empty, which people are not told for each. */
async function showDryRun(
  queue: DeadLetterQueue,
  queues: Queues,
  command: Command,
  context: CommandContext,
): Promise<boolean> {
  const { terminal, signal } = context;
  const filter = readFilter(command);
  const now = Date.now();
  const limit = Number(command.opts().limit ?? 1_000);
  const look = await survey(queues, queue, {
    most: limit,
    signal,
    onProgress: (seen) => terminal.progress(`${describeQueue(queue)}: ${seen} records seen`),
  });
  terminal.endProgress();
  const meant = look.letters.filter((letter) => meets(filter, letter, queue.kind, now));
  const reasons = summarise(queue, meant, now);
  const record = {
    kind: 'redrive-dry-run',
    queue: queue.kind,
    name: queue.name,
    to: queueName(queue.backTo),
    wouldRedrive: meant.length,
    wouldLeave: look.letters.length - meant.length,
    unseen: look.unseen,
    reasons,
  };
  const empty = look.letters.length + look.unseen === 0;
  if (empty && !terminal.json) return false;
  terminal.record(record, () => [
    `${describeQueue(queue)}: ${meant.length} would go back to ${record.to}, ${record.wouldLeave} would stay`,
    ...reasons.map(({ reason, count }) => `  ${count} ${reason}`),
    ...(look.unseen > 0
      ? [
          `  about ${look.unseen} more cannot be seen now; those behind records that go back are looked at then`,
        ]
      : []),
  ]);
  return !empty;
}

async function redriveQueue(
  queue: DeadLetterQueue,
  queues: Queues,
  command: Command,
  context: CommandContext,
): Promise<void> {
  const { terminal, environment } = context;
  const { journal: file, wait } = waitSchema.parse(command.opts());
  const journal = await openJournal(file ?? journalFile(queue.url, environment), Date.now);
  const options = walkOptions(command, context, queues, queue, 'redriven');
  const sent = new Set<string>();
  const report = await redrive({
    ...options,
    journal,
    onSent: (letter) => void sent.add(fingerprint(letter)),
  });
  const outcome =
    wait === false || sent.size === 0
      ? undefined
      : await awaitOutcome({
          ...options,
          sent,
          patience: wait,
          onProgress: (waiting) =>
            terminal.progress(`${describeQueue(queue)}: ${sent.size} sent back, ${waiting} in the queue`),
        });
  terminal.endProgress();
  const cameBack = Math.max(report.cameBack, outcome?.cameBack ?? 0);
  terminal.record(
    {
      ...{ kind: 'redrive', queue: queue.kind, name: queue.name, to: queueName(queue.backTo) },
      ...report,
      cameBack,
      waiting: outcome?.waiting,
    },
    () => [
      `${describeQueue(queue)}: ${report.handled} redriven to ${queueName(queue.backTo)}`,
      ...describeRepeats(report),
      ...describeOutcome(queue, outcome, sent.size),
      ...describeRest({ ...report, cameBack }),
    ],
  );
  if (report.failures.length > 0 || cameBack > 0 || report.stopped) context.exitCode = exitCodes.problems;
}

const waitSchema = z.object({
  journal: z.string().optional(),
  wait: z.union([z.number(), z.literal(false)]),
});

function describeRepeats({ sentBefore, doubtful }: RedriveReport): string[] {
  return [
    ...(sentBefore > 0
      ? [`  of these, ${sentBefore} had been sent by a run that was stopped; they were only deleted now`]
      : []),
    ...(doubtful > 0
      ? [
          `  of these, ${doubtful} may have been sent before, by a run that was stopped more than five minutes ago:`,
          '  consumers may get them twice, with the same event id',
        ]
      : []),
  ];
}

/** What isn't known of records that were sent back. */
function describeOutcome(
  queue: DeadLetterQueue,
  outcome: RedriveOutcome | undefined,
  sent: number,
): string[] {
  const again = `run \`relay dlq list --${queue.kind} ${queue.name}\` later`;
  if (sent === 0) return [];
  if (outcome === undefined) return [`  not checked whether any fails again (--no-wait): ${again}`];
  if (outcome.waiting === 0) return outcome.cameBack === 0 ? ['  none of them failed again'] : [];
  const who = queue.kind === 'lane' ? 'the worker' : `the consumer ${queue.name}`;
  return [`  ${outcome.waiting} still wait for ${who}, so more may fail: ${again}`];
}
