import { confirmByTyping } from '../../confirm.ts';
import type { CommandContext } from '../../context.ts';
import { UsageError } from '../../errors.ts';
import { type OptionValues, textOption } from '../../options.ts';
import { matchesAll } from './dead-letter.ts';
import { chooseQueuesToChange, describeQueue, queueRecord } from './dead-letter-queue.ts';
import { connectQueues } from './sqs-queues.ts';
import { walk } from './walk.ts';
import { reportWalk, walkOptions, workOptions } from './walk-command.ts';

export const purgeOptions = {
  ...workOptions,
  confirm: textOption('--confirm <name>', "the queue's name, instead of typing it"),
};

/** `dlq purge`: deletes records permanently, after the queue's name was typed. */
export async function runPurge(
  options: OptionValues<typeof purgeOptions>,
  context: CommandContext,
): Promise<void> {
  const { terminal } = context;
  const [queue, second] = await chooseQueuesToChange(options, context);
  if (queue === undefined || second !== undefined)
    throw new UsageError(
      'purge works on one queue at a time: name one with --lane, --consumer or --archive.',
    );
  const queues = await connectQueues(context);
  const whole = matchesAll(options);
  const { visible, inFlight } = await queues.counts(queue.url);
  const count = visible + inFlight;
  const question = whole
    ? `This permanently deletes all of about ${count} records in ${describeQueue(queue)}. \`dlq export\` keeps a copy.`
    : `This permanently deletes the records that match the filter, of about ${count} in ${describeQueue(queue)}.`;
  await confirmByTyping(terminal, question, queue.name, options.confirm);
  const record = { ...queueRecord('purge', queue), whole };
  if (whole) {
    await queues.purge(queue.url);
    const summary = `${describeQueue(queue)}: purged about ${count} records; SQS takes up to a minute`;
    return terminal.record({ ...record, deleted: count }, () => summary);
  }
  const report = await walk({
    ...walkOptions(options, context, queues, queue, 'deleted'),
    handle: async (letters) => letters.map(() => undefined),
  });
  reportWalk({ ...record, deleted: report.handled }, `${report.handled} deleted`, queue, report, context);
}
