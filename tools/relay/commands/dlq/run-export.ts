import * as z from 'zod';
import type { CommandContext } from '../../context.ts';
import { UsageError } from '../../errors.ts';
import { flag, type OptionValues, option } from '../../options.ts';
import { type DeadLetterQueue, describeQueue } from './dead-letter-queue.ts';
import { diagnose } from './diagnosis.ts';
import { createExportFile, type ExportFile } from './export-file.ts';
import type { DeadLetter, Queues } from './queue-port.ts';
import { chooseQueues, connectQueues, matches, workOptions } from './selection.ts';
import { surveyAll } from './survey.ts';
import { walk } from './walk.ts';
import { reportWalk, walkOptions } from './walk-command.ts';

export const exportOptions = {
  ...workOptions,
  out: option('--out <file>', 'the file to write (default: stdout)', z.string().optional()),
  remove: flag('--remove', 'delete each record from SQS once it is in the file'),
};

type ExportOptions = OptionValues<typeof exportOptions>;

/**
 * `dlq export`: records as NDJSON. Without `--remove` it copies what can be seen. With it, each record is on the disk
 * before it is deleted, so all of them are reached.
 */
export async function runExport(options: ExportOptions, context: CommandContext): Promise<void> {
  const { out, remove } = options;
  if (remove && out === undefined)
    throw new UsageError('--remove needs --out: a record is deleted only once it is on the disk.');
  const chosen = await chooseQueues(options, context);
  const queues = await connectQueues(context);
  const file = out === undefined ? undefined : await createExportFile(out);
  try {
    if (file !== undefined && remove)
      for (const queue of chosen) await moveOut(queue, queues, file, options, context);
    else await copyOut(chosen, queues, file, options, context);
    await file?.finish();
  } catch (error) {
    const kept = await file?.abandon(remove);
    if (kept !== undefined)
      context.terminal.warn(`the records exported so far, which are deleted from SQS, are in ${kept}`);
    throw error;
  }
}

async function moveOut(
  queue: DeadLetterQueue,
  queues: Queues,
  file: ExportFile,
  options: ExportOptions,
  context: CommandContext,
): Promise<void> {
  const written = new Set<string>();
  const report = await walk({
    ...walkOptions(options, context, queues, queue, 'exported'),
    handle: async (letters) => {
      const fresh = letters.filter(({ messageId }) => !written.has(messageId));
      await file.write(fresh.map((letter) => exportedRecord(queue, letter)));
      for (const { messageId } of letters) written.add(messageId);
      return letters.map(() => ({ done: true as const }));
    },
  });
  const record = { kind: 'export', queue: queue.kind, name: queue.name, removed: true };
  const summary = `${report.handled} exported and deleted`;
  reportWalk({ ...record, exported: report.handled }, summary, queue, report, context);
}

async function copyOut(
  chosen: readonly DeadLetterQueue[],
  queues: Queues,
  file: ExportFile | undefined,
  options: ExportOptions,
  context: CommandContext,
): Promise<void> {
  const { terminal } = context;
  const surveys = await surveyAll(queues, chosen, { most: options.limit }, context);
  const now = Date.now();
  for (const { queue, letters, unseen } of surveys) {
    const lines = letters
      .filter((letter) => matches(options, letter, queue.kind, now))
      .map((letter) => exportedRecord(queue, letter));
    const rest =
      unseen > 0 ? `; about ${unseen} are behind others of their group (--remove reaches them)` : '';
    const summary = `${describeQueue(queue)}: ${lines.length} exported${rest}`;
    if (file === undefined) {
      // Stdout gets the records and nothing else, with --json and without.
      for (const line of lines) terminal.record(JSON.parse(line), () => line.trimEnd());
      if (lines.length + unseen > 0) terminal.warn(summary);
      continue;
    }
    await file.write(lines);
    const record = { kind: 'export', queue: queue.kind, name: queue.name, removed: false };
    terminal.record({ ...record, exported: lines.length, unseen }, () => summary);
  }
}

/** One line of an export: everything that is needed to send the record again, content included. */
function exportedRecord(queue: DeadLetterQueue, letter: DeadLetter): string {
  const { messageId, groupId, deduplicationId, attributes, body, sentAt, receiveCount } = letter;
  return `${JSON.stringify({
    queue: queue.kind,
    name: queue.name,
    messageId,
    ...diagnose(letter, queue.kind),
    groupId,
    deduplicationId,
    deadLetteredAt: new Date(sentAt).toISOString(),
    receiveCount,
    attributes: Object.fromEntries(
      Object.entries(attributes).map(([name, { StringValue }]) => [name, StringValue]),
    ),
    body,
  })}\n`;
}
