import { rm } from 'node:fs/promises';
import * as z from 'zod';
import { parseJson } from '../../../json/json.ts';
import { type ArchiveStore, openArchive } from '../../archive/archive-store.ts';
import { filterOptions, periodOf, timeOptions } from '../../archive/selection.ts';
import { confirm } from '../../confirm.ts';
import type { CommandContext } from '../../context.ts';
import { command } from '../../declare.ts';
import { exitCodes, RelayError, UsageError } from '../../errors.ts';
import { readTextFile } from '../../files.ts';
import { flag, type OptionValues, option, wholeNumber, yesOption } from '../../options.ts';
import { findConsumerQueue, queueName } from '../../queues/known-queues.ts';
import { queueOpener } from '../../queues/sqs-queue.ts';
import { countOf } from '../../terminal.ts';
import { journalFile, openJournal } from '../dlq/journal.ts';
import { newRunName, type Run, replay, runSchema, selectedEvents } from './replay.ts';

const replayOptions = {
  consumer: option('--consumer <name>', 'the consumer that gets the events', z.string()),
  ...timeOptions,
  ...filterOptions,
  rate: option('--rate <n>', 'publish at most this many a second', wholeNumber(1, 1_000).prefault('50')),
  dryRun: flag('--dry-run', 'count what would be published, and publish nothing'),
  resume: flag('--resume', 'continue the run that was stopped'),
  discard: flag('--discard', 'forget the run that was stopped'),
  yes: yesOption,
};

const help = `
Examples:
  relay replay --stage prod --consumer search --since 2026-11-17 --dry-run
  relay replay --stage prod --consumer search --since 2026-11-17 --type message_* --rate 100
  relay replay --stage prod --consumer search --resume

Each event is published once, in the order of its subject, with the extension and the message attribute "replay".
Other consumers get nothing. docs/consume.md says how a consumer tells a replay.`;

/** `replay`: publishes archived events to a consumer again. */
export const replayCommand = command('replay', {
  description: "Publish archived events to one consumer's queue again.",
  help,
  options: replayOptions,
  async run(options, context) {
    const { terminal, environment } = context;
    const target = await context.target();
    const { queueUrl } = findConsumerQueue(target, options.consumer);
    const store = await openArchive(target);
    const file = journalFile('replay', queueUrl, environment);
    if (options.discard) {
      await rm(file, { force: true });
      return terminal.line('The run that was stopped is forgotten.');
    }
    const unfinished = await readUnfinishedRun(file);
    const run = chooseRun(options, unfinished);
    if (options.dryRun) return showDryRun(run, store, context);
    await confirm(terminal, `Replay to ${queueName(queueUrl)}? (--dry-run counts the events)`, options.yes);
    // The journal of a run begins with the run, so that `--resume` asks for the same events.
    const journal = await openJournal(file, unfinished === undefined ? run : undefined);
    const queue = (await queueOpener(context))(queueUrl);
    const report = await replay({ store, run, queue, journal, rate: options.rate }, context);
    if (report.stopped) context.exitCode = exitCodes.problems;
    else await journal.discard();
    terminal.record({ kind: 'replay', run: run.run, consumer: options.consumer, ...report }, () => [
      `${countOf(report.published, 'event', 'events')} published to ${queueName(queueUrl)} (run ${run.run})`,
      report.before > 0 && `  ${report.before} had been published before the run was stopped`,
      report.stopped && '  stopped: continue with --resume',
    ]);
  },
});

async function readUnfinishedRun(journal: string): Promise<Run | undefined> {
  const [head = ''] = ((await readTextFile(journal)) ?? '').split('\n');
  return runSchema.safeParse(parseJson(head)).data;
}

function chooseRun(options: OptionValues<typeof replayOptions>, unfinished: Run | undefined): Run {
  if (options.resume) {
    if (unfinished === undefined)
      throw new UsageError('No replay to this consumer was stopped on this machine.');
    return unfinished;
  }
  const { type, subject } = options;
  const run = { run: newRunName(), ...periodOf(options), type, subject };
  if (unfinished === undefined || options.dryRun) return run;
  throw new UsageError(
    `The replay ${unfinished.run} to this consumer was stopped: continue it with --resume, or forget it with --discard.`,
  );
}

async function showDryRun(run: Run, store: ArchiveStore, context: CommandContext): Promise<void> {
  const { terminal, signal } = context;
  let count = 0;
  for await (const { hour, events } of selectedEvents(store, run, signal)) {
    count += events.length;
    terminal.progress(`${count} so far, at ${new Date(hour).toISOString()}`);
  }
  if (signal.aborted) throw new RelayError('Stopped before all events were counted. Nothing was published.');
  terminal.record(
    { kind: 'replay-dry-run', count },
    () => `${countOf(count, 'event', 'events')} would be published`,
  );
}
