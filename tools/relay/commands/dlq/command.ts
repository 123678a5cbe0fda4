import { type Command, Option } from 'commander';
import type { CommandContext } from '../../context.ts';
import { duration, limitOption, wholeNumber } from '../../option-parsers.ts';
import { addFilterOptions, addQueueOptions } from './dlq-options.ts';
import { runExport } from './run-export.ts';
import { runList } from './run-list.ts';
import { runPurge } from './run-purge.ts';
import { runRedrive } from './run-redrive.ts';
import { runShow } from './run-show.ts';
import { defaultHideSeconds } from './walk.ts';

const defaultLook = 1_000;

/** `relay dlq`: what could not be processed or delivered, and what to do with it. */
export function addDlqCommand(program: Command, context: CommandContext): void {
  const dlq = program
    .command('dlq')
    .description('Dead letters: see them, find out why, send them back, keep a copy, delete them.')
    .addHelpText(
      'after',
      `
A lane's dead-letter queue has deliveries that the relay could not process; a consumer's has events that its queue did
not take, or that the consumer did not manage to work on.

Examples:
  relay dlq list --stage prod                                   how many, where, why
  relay dlq show --lane messages                                the first ones; --payload shows the content
  relay dlq redrive --lane messages --dry-run                   what would go back
  relay dlq redrive --lane messages --reason received-too-often --rate 20
  relay dlq export --lane messages --out dead.ndjson --remove   keep a copy and empty the queue
  relay dlq purge --lane messages                               asks for the queue's name first`,
    );

  addLookOptions(
    dlq
      .command('list')
      .description('Count dead letters by queue and reason. Exit code 1 where there are any.'),
  ).action(async (_options: unknown, command: Command) => runList(command, context));

  addLookOptions(
    dlq.command('show').description('Show one record with its reason; without an id, the first ones.'),
  )
    .argument('[message-id]', 'the message id, or the beginning of it')
    .option('--payload', 'show the content too: what people wrote', false)
    .action(async (id: string | undefined, _options: unknown, command: Command) =>
      runShow(id, command, context),
    );

  addChangeOptions(
    dlq
      .command('redrive')
      .description('Send records back to the queue that they came from. Can be stopped and repeated.'),
  )
    .option('--all', 'from every dead-letter queue', false)
    .option('--dry-run', 'show what would be sent back, and send nothing', false)
    .option('--rate <n>', 'send no more than so many in a second', wholeNumber(1, 1_000))
    .option(
      '--journal <file>',
      "where a run notes what it has sent, so that the next can go on\n(default: a file of its own for each queue in the user's state folder)",
    )
    .option(
      '--hold <seconds>',
      'how long a record is hidden from other runs while this one works on it',
      wholeNumber(1, 43_200),
      defaultHideSeconds,
    )
    .option('--move-task', 'let SQS move the whole queue by itself; not for the local run', false)
    .addOption(
      new Option('--wait <time>', 'how long to wait for what was sent back, to report what failed again')
        .argParser(duration)
        .default(60_000, '1m'),
    )
    .option('--no-wait', "don't wait for it")
    .option('--yes', 'do not ask', false)
    .action(async (_options: unknown, command: Command) => runRedrive(command, context));

  addChangeOptions(dlq.command('export').description('Write records as NDJSON, content included.'))
    .option('--out <file>', 'the file to write (default: stdout)')
    .option('--remove', 'delete each record from SQS once it is in the file', false)
    .action(async (_options: unknown, command: Command) => runExport(command, context));

  addChangeOptions(dlq.command('purge').description('Delete records of one queue for good.'))
    .option('--confirm <name>', "the queue's name, instead of typing it")
    .action(async (_options: unknown, command: Command) => runPurge(command, context));
}

function addLookOptions(command: Command): Command {
  const limit = limitOption('look at no more than so many records in each queue').default(defaultLook);
  return addQueueOptions(command).addOption(limit);
}

function addChangeOptions(command: Command): Command {
  const limit = limitOption('no more than so many records of each queue');
  return addFilterOptions(addQueueOptions(command)).addOption(limit);
}
