import { confirmByTyping } from '../../confirm.ts';
import { command, commandGroup } from '../../declare.ts';
import { UsageError } from '../../errors.ts';
import { textOption } from '../../options.ts';
import { describeQueue } from '../../queues/known-queues.ts';
import { queueRecord } from './dead-letter.ts';
import { exportCommand } from './export.ts';
import { listCommand, showCommand } from './look.ts';
import { redriveCommand } from './run-redrive.ts';
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

/** `dlq purge`: deletes records permanently, after the queue's name was typed. */
const purgeCommand = command('purge', {
  description: 'Delete records of one queue permanently.',
  options: {
    ...workOptions,
    confirm: textOption('--confirm <name>', "the queue's name, instead of typing it"),
  },
  async run(options, context) {
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
    if (whole) {
      await queue.dead.purge();
      const summary = `${describeQueue(queue)}: purged about ${count} records; SQS takes up to a minute`;
      return terminal.record({ ...queueRecord('purge', queue), whole, deleted: count }, () => summary);
    }
    const work = { done: 'deleted', wanted: matcher(options, queue.kind), limit: options.limit };
    const report = await walk(queue, work, context);
    const { handled: deleted } = report;
    reportWalk('purge', queue, { whole, deleted, ...report }, [`${deleted} deleted`], context);
  },
});

/** `dlq`: inspects, redrives, exports and purges dead letters. */
export const dlqCommand = commandGroup(
  'dlq',
  { description: 'Inspect, redrive, export or purge dead letters.', help },
  [listCommand, showCommand, redriveCommand, exportCommand, purgeCommand],
);
