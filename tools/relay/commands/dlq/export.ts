import type { CommandContext } from '../../context.ts';
import { command } from '../../declare.ts';
import { UsageError } from '../../errors.ts';
import { createExportFile, type ExportFile } from '../../files.ts';
import { flag, type OptionValues, textOption } from '../../options.ts';
import { describeQueue } from '../../queues/known-queues.ts';
import { type DeadLetter, type DeadLetterQueue, letterRecord, queueRecord } from './dead-letter.ts';
import { chooseQueues, matcher, workOptions } from './selection.ts';
import { survey } from './survey.ts';
import { reportWalk, walk } from './walk.ts';

const exportOptions = {
  ...workOptions,
  out: textOption('--out <file>', 'the file to write (default: stdout)'),
  remove: flag('--remove', 'delete each record from SQS once it is in the file'),
};

type ExportOptions = OptionValues<typeof exportOptions>;

/**
 * `dlq export`: records as NDJSON. Without `--remove` it copies what can be seen. With it, each record is on the disk
 * before it is deleted, so all of them are reached.
 */
export const exportCommand = command('export', {
  description: 'Write records as NDJSON, content included.',
  options: exportOptions,
  async run(options, context) {
    const { out, remove } = options;
    if (remove && out === undefined)
      throw new UsageError('--remove needs --out: a record is deleted only once it is on the disk.');
    const chosen = await chooseQueues(options, true, context);
    const file = out === undefined ? undefined : await createExportFile(out);
    try {
      if (file !== undefined && remove)
        for (const queue of chosen) await moveOut(queue, file, options, context);
      else await copyOut(chosen, file, options, context);
      await file?.finish();
    } catch (error) {
      const kept = await file?.abandon(remove);
      if (kept !== undefined)
        context.terminal.warn(`the records exported so far, which are deleted from SQS, are in ${kept}`);
      throw error;
    }
  },
});

async function moveOut(
  queue: DeadLetterQueue,
  file: ExportFile,
  options: ExportOptions,
  context: CommandContext,
): Promise<void> {
  const handle = async (letters: readonly DeadLetter[]) => {
    await file.write(letters.map((letter) => `${JSON.stringify(letterRecord(queue, letter))}\n`));
    return [];
  };
  const work = { done: 'exported', wanted: matcher(options, queue.kind), handle, limit: options.limit };
  const report = await walk(queue, work, context);
  const record = { removed: true, exported: report.handled, ...report };
  reportWalk('export', queue, record, [`${report.handled} exported and deleted`], context);
}

async function copyOut(
  chosen: readonly DeadLetterQueue[],
  file: ExportFile | undefined,
  options: ExportOptions,
  context: CommandContext,
): Promise<void> {
  const { terminal } = context;
  const most = options.limit ?? Number.POSITIVE_INFINITY;
  for (const { queue, letters, unseen } of await survey(chosen, most, context)) {
    const records = letters.filter(matcher(options, queue.kind)).map((letter) => letterRecord(queue, letter));
    const exported = records.length;
    const rest =
      unseen > 0 ? `; about ${unseen} are behind others of their group (--remove reaches them)` : '';
    const summary = `${describeQueue(queue)}: ${exported} exported${rest}`;
    if (file === undefined) {
      // Stdout gets the records and nothing else, with --json and without.
      for (const record of records) terminal.record(record, JSON.stringify);
      if (exported + unseen > 0) terminal.warn(summary);
    } else {
      await file.write(records.map((record) => `${JSON.stringify(record)}\n`));
      terminal.record({ ...queueRecord('export', queue), removed: false, exported, unseen }, () => summary);
    }
  }
}
