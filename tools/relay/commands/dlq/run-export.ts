import type { Command } from 'commander';
import type { CommandContext } from '../../context.ts';
import { exitCodes, UsageError } from '../../errors.ts';
import { connectQueues } from './connect-queues.ts';
import { type DeadLetterQueue, deadLetterQueues, describeQueue } from './dead-letter-queue.ts';
import { chooseQueues, readFilter } from './dlq-options.ts';
import { createExportFile, type ExportFile } from './export-file.ts';
import { exportedRecord } from './exported-record.ts';
import { meets } from './filter.ts';
import type { Queues } from './queue-port.ts';
import { surveyAll } from './survey.ts';
import { walk } from './walk.ts';
import { describeRest, walkOptions } from './walk-command.ts';

/**
 * `dlq export`: records as NDJSON. Without `--remove` it copies what can be seen; with it, each record is on the disk
 * before it is deleted, and so all of them are reached.
 */
export async function runExport(command: Command, context: CommandContext): Promise<void> {
  const { out, remove } = command.opts();
  if (remove === true && out === undefined)
    throw new UsageError('--remove needs --out: a record is deleted only when it is on the disk');
  const chosen = chooseQueues(command, deadLetterQueues(await context.target()));
  const queues = await connectQueues(context);
  const file = typeof out === 'string' ? await createExportFile(out) : undefined;
  try {
    if (file !== undefined && remove === true) {
      for (const queue of chosen) await moveOut(queue, queues, file, command, context);
    } else {
      await copyOut(chosen, queues, file, command, context);
    }
    await file?.finish();
  } catch (error) {
    const kept = await file?.abandon(remove === true);
    if (kept !== undefined)
      context.terminal.warn(`what was exported so far, and is deleted from SQS, is in ${kept}`);
    throw error;
  }
}

async function moveOut(
  queue: DeadLetterQueue,
  queues: Queues,
  file: ExportFile,
  command: Command,
  context: CommandContext,
): Promise<void> {
  const { terminal } = context;
  const written = new Set<string>();
  const report = await walk({
    ...walkOptions(command, context, queues, queue, 'exported'),
    handle: async (letters) => {
      await file.write(
        letters
          .filter(({ messageId }) => !written.has(messageId))
          .map((letter) => exportedRecord(queue, letter)),
      );
      for (const { messageId } of letters) written.add(messageId);
      return letters.map(() => ({ done: true as const }));
    },
  });
  terminal.endProgress();
  terminal.record(
    {
      kind: 'export',
      queue: queue.kind,
      name: queue.name,
      removed: true,
      exported: report.handled,
      ...report,
    },
    () => [`${describeQueue(queue)}: ${report.handled} exported and deleted`, ...describeRest(report)],
  );
  if (report.failures.length > 0 || report.stopped) context.exitCode = exitCodes.problems;
}

async function copyOut(
  chosen: readonly DeadLetterQueue[],
  queues: Queues,
  file: ExportFile | undefined,
  command: Command,
  context: CommandContext,
): Promise<void> {
  const { terminal, signal } = context;
  const { limit } = command.opts();
  const looks = await surveyAll(queues, chosen, {
    most: typeof limit === 'number' ? limit : Number.POSITIVE_INFINITY,
    signal,
    onProgress: (seen) => terminal.progress(`${seen} records seen`),
  });
  terminal.endProgress();
  const filter = readFilter(command);
  const now = Date.now();
  for (const { queue, letters, unseen } of looks) {
    const lines = letters
      .filter((letter) => meets(filter, letter, queue.kind, now))
      .map((letter) => exportedRecord(queue, letter));
    const rest =
      unseen > 0
        ? `; about ${unseen} could not be seen behind others of their group (--remove reaches them)`
        : '';
    const said = `${describeQueue(queue)}: ${lines.length} exported${rest}`;
    if (file === undefined) {
      // To stdout go the records and nothing else, with --json and without.
      for (const line of lines) terminal.record(JSON.parse(line), () => line.trimEnd());
      if (lines.length + unseen > 0) terminal.warn(said);
    } else {
      await file.write(lines);
      const record = {
        kind: 'export',
        queue: queue.kind,
        name: queue.name,
        removed: false,
        exported: lines.length,
        unseen,
      };
      terminal.record(record, () => said);
    }
  }
}
