import { confirmByTyping } from '../../confirm.ts';
import type { CommandContext } from '../../context.ts';
import { command, commandGroup } from '../../declare.ts';
import { UsageError } from '../../errors.ts';
import { type OptionValues, textOption } from '../../options.ts';
import { describeQueue } from '../../queues/known-queues.ts';
import { queueRecord } from './dead-letter.ts';
import { exportOptions, runExport } from './export.ts';
import { lookOptions, runList, runShow, showOptions } from './look.ts';
import { redriveOptions, runRedrive } from './run-redrive.ts';
import { chooseQueues, isWhole, matcher, workOptions } from './selection.ts';
import { reportWalk, walk } from './walk.ts';

const help = `
A lane's dead-letter queue holds deliveries that the relay couldn't process. A consumer's holds events that its queue
rejected or that the consumer failed to process. The archive's holds events that couldn't be stored in S3.

Examples:
  relay dlq list --stage prod                                   how many, where, why
  relay dlq show --lane messages                                the first ones; --payload shows the content
  relay dlq redrive --lane messages --dry-run                   what would go back
  relay dlq redrive --lane messages --reason received-too-often --rate 20
  relay dlq export --lane messages --out dead.ndjson --remove   keep a copy and empty the queue
  relay dlq purge --lane messages                               asks for the queue's name first`;

const purgeOptions = {
  ...workOptions,
  confirm: textOption('--confirm <name>', "the queue's name, instead of typing it"),
};

/** `dlq purge`: deletes records permanently, after the queue's name was typed. */
async function runPurge(options: OptionValues<typeof purgeOptions>, context: CommandContext): Promise<void> {
  const { terminal } = context;
  const [queue, second] = await chooseQueues(options, false, context);
  if (queue === undefined || second !== undefined)
    throw new UsageError(
      'purge works on one queue at a time: name one with --lane, --consumer or --archive.',
    );
  const whole = isWhole(options);
  const { visible, inFlight } = await queue.dead.depth();
  const count = visible + inFlight;
  const question = whole
    ? `This permanently deletes all of about ${count} records in ${describeQueue(queue)}. \`dlq export\` keeps a copy.`
    : `This permanently deletes the records that match the filter, of about ${count} in ${describeQueue(queue)}.`;
  await confirmByTyping(terminal, question, queue.name, options.confirm);
  const record = { ...queueRecord('purge', queue), whole };
  if (whole) {
    await queue.dead.purge();
    const summary = `${describeQueue(queue)}: purged about ${count} records; SQS takes up to a minute`;
    return terminal.record({ ...record, deleted: count }, () => summary);
  }
  const work = { done: 'deleted', wanted: matcher(options, queue.kind), limit: options.limit };
  const report = await walk(queue, work, context);
  const { handled: deleted } = report;
  reportWalk({ ...record, deleted }, [`${deleted} deleted`], queue, report, context);
}

/** `dlq`: inspects, redrives, exports and purges dead letters. */
export const dlqCommand = commandGroup(
  'dlq',
  { description: 'Inspect, redrive, export or purge dead letters.', help },
  [
    command('list', {
      description: 'Count dead letters by queue and reason. Exit code 1 if there are any.',
      options: lookOptions,
      run: runList,
    }),
    command('show', {
      description: 'Show one record and why it failed; without an id, the first ones.',
      operand: ['[message-id]', 'the message id, or the start of it'],
      options: showOptions,
      run: runShow,
    }),
    command('redrive', {
      description: 'Send records back to their source queue. Can be stopped and repeated.',
      options: redriveOptions,
      run: runRedrive,
    }),
    command('export', {
      description: 'Write records as NDJSON, content included.',
      options: exportOptions,
      run: runExport,
    }),
    command('purge', {
      description: 'Delete records of one queue permanently.',
      options: purgeOptions,
      run: runPurge,
    }),
  ],
);
