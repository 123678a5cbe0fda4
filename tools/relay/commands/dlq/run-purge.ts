import type { Command } from 'commander';
import { confirmByTyping } from '../../confirm.ts';
import type { CommandContext } from '../../context.ts';
import { exitCodes, UsageError } from '../../errors.ts';
import { connectQueues } from './connect-queues.ts';
import { deadLetterQueues, describeQueue } from './dead-letter-queue.ts';
import { chooseQueuesToChange, readFilter } from './dlq-options.ts';
import { takesAll } from './filter.ts';
import { walk } from './walk.ts';
import { describeRest, walkOptions } from './walk-command.ts';

/** `dlq purge`: deletes records for good, after the queue's name was typed. */
export async function runPurge(command: Command, context: CommandContext): Promise<void> {
  const { terminal } = context;
  const [queue, second] = chooseQueuesToChange(command, deadLetterQueues(await context.target()));
  if (queue === undefined || second !== undefined)
    throw new UsageError('purge works on one queue at a time: name one with --lane or --consumer');
  const queues = await connectQueues(context);
  const whole = takesAll(readFilter(command));
  const { visible, inFlight } = await queues.counts(queue.url);
  const { confirm: given } = command.opts();
  await confirmByTyping(
    terminal,
    whole
      ? `This deletes all of about ${visible + inFlight} records in ${describeQueue(queue)} for good. \`dlq export\` keeps a copy.`
      : `This deletes the records that the filter meets, of about ${visible + inFlight} in ${describeQueue(queue)}, for good.`,
    queue.name,
    typeof given === 'string' ? given : undefined,
  );
  const base = { kind: 'purge', queue: queue.kind, name: queue.name };
  if (whole) {
    await queues.purge(queue.url);
    terminal.record(
      { ...base, whole, deleted: visible + inFlight },
      () =>
        `${describeQueue(queue)}: purged, about ${visible + inFlight} records; SQS takes up to a minute for it`,
    );
    return;
  }
  const report = await walk({
    ...walkOptions(command, context, queues, queue, 'deleted'),
    handle: (letters) => Promise.resolve(letters.map(() => ({ done: true as const }))),
  });
  terminal.endProgress();
  terminal.record({ ...base, whole, deleted: report.handled, ...report }, () => [
    `${describeQueue(queue)}: ${report.handled} deleted`,
    ...describeRest(report),
  ]);
  if (report.failures.length > 0 || report.stopped) context.exitCode = exitCodes.problems;
}
