import { command } from '../../declare.ts';
import { UsageError } from '../../errors.ts';
import { createExportFile } from '../../files.ts';
import { flag, textOption } from '../../options.ts';
import { describeQueue } from '../../queues/known-queues.ts';
import { type DeadLetter, type DeadLetterQueue, letterRecord, queueRecord } from './dead-letter.ts';
import { chooseQueues, matcher, workOptions } from './selection.ts';
import { type Survey, survey } from './survey.ts';
import { reportWalk, walk } from './walk.ts';

/**
 * `dlq export`: records as NDJSON. Without `--remove` it copies what can be seen. With it, each record is on the disk
 * before it is deleted, so all of them are reached.
 */
export const exportCommand = command('export', {
  description: 'Write records as NDJSON, content included.',
  options: {
    ...workOptions,
    out: textOption('--out <file>', 'the file to write (default: stdout)'),
    remove: flag('--remove', 'delete each record from SQS once it is in the file'),
  },
  async run(options, context) {
    const { out, remove, limit } = options;
    const { terminal } = context;
    if (remove && out === undefined)
      throw new UsageError('--remove needs --out: a record is deleted only once it is on the disk.');
    const chosen = await chooseQueues(options, true, context);
    const file = out === undefined ? undefined : await createExportFile(out);
    const write = async (queue: DeadLetterQueue, letters: readonly DeadLetter[]) => {
      const lines = letters.map((letter) => JSON.stringify(letterRecord(queue, letter)));
      // Stdout gets the records and nothing else, with --json and without.
      if (file === undefined) for (const line of lines) terminal.rawJson(line);
      else await file.write(lines.map((line) => `${line}\n`));
    };
    const moveOut = async (queue: DeadLetterQueue) => {
      const handle = async (letters: readonly DeadLetter[]) => {
        await write(queue, letters);
        return [];
      };
      const work = { done: 'exported', wanted: matcher(options, queue.kind), handle, limit };
      const report = await walk(queue, work, context);
      const { handled: exported } = report;
      const lines = [`${exported} exported and deleted`];
      reportWalk('export', queue, { removed: true, exported, ...report }, lines, context);
    };
    const copyOut = async ({ queue, letters, unseen }: Survey) => {
      const wanted = letters.filter(matcher(options, queue.kind));
      await write(queue, wanted);
      const exported = wanted.length;
      const hidden = `; about ${unseen} are behind others of their group (--remove reaches them)`;
      const summary = `${describeQueue(queue)}: ${exported} exported${unseen > 0 ? hidden : ''}`;
      const record = { ...queueRecord('export', queue), removed: false, exported, unseen };
      if (file !== undefined) terminal.record(record, () => summary);
      else if (exported + unseen > 0) terminal.warn(summary);
    };
    try {
      const surveys = remove ? [] : await survey(chosen, limit ?? Number.POSITIVE_INFINITY, context);
      for (const one of surveys) await copyOut(one);
      if (remove) for (const queue of chosen) await moveOut(queue);
      await file?.finish();
    } catch (error) {
      const kept = await file?.abandon(remove);
      if (kept !== undefined)
        terminal.warn(`the records exported so far, which are deleted from SQS, are in ${kept}`);
      throw error;
    }
  },
});
