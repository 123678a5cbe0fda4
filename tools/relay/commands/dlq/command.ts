import type { Command } from 'commander';
import type { CommandContext } from '../../context.ts';
import { action } from '../../options.ts';
import { lookOptions, runList, runShow, showOptions } from './look.ts';
import { exportOptions, runExport } from './run-export.ts';
import { purgeOptions, runPurge } from './run-purge.ts';
import { redriveOptions, runRedrive } from './run-redrive.ts';

const examples = `
A lane's dead-letter queue holds deliveries that the relay couldn't process. A consumer's holds events that its queue
rejected or that the consumer failed to process. The archive's holds events that couldn't be stored in S3.

Examples:
  relay dlq list --stage prod                                   how many, where, why
  relay dlq show --lane messages                                the first ones; --payload shows the content
  relay dlq redrive --lane messages --dry-run                   what would go back
  relay dlq redrive --lane messages --reason received-too-often --rate 20
  relay dlq export --lane messages --out dead.ndjson --remove   keep a copy and empty the queue
  relay dlq purge --lane messages                               asks for the queue's name first`;

/** Adds `dlq`: inspects, redrives, exports and purges dead letters. */
export function addDlqCommand(program: Command, context: CommandContext): void {
  const dlq = program
    .command('dlq')
    .description('Inspect, redrive, export or purge dead letters.')
    .addHelpText('after', examples);
  const add = (name: string, description: string) => dlq.command(name).description(description);
  action(
    add('list', 'Count dead letters by queue and reason. Exit code 1 if there are any.'),
    lookOptions,
    (options) => runList(options, context),
  );
  action(
    add('show', 'Show one record and why it failed; without an id, the first ones.').argument(
      '[message-id]',
      'the message id, or the start of it',
    ),
    showOptions,
    (options, id?: string) => runShow(id, options, context),
  );
  action(
    add('redrive', 'Send records back to their source queue. Can be stopped and repeated.'),
    redriveOptions,
    (options) => runRedrive(options, context),
  );
  action(add('export', 'Write records as NDJSON, content included.'), exportOptions, (options) =>
    runExport(options, context),
  );
  action(add('purge', 'Delete records of one queue permanently.'), purgeOptions, (options) =>
    runPurge(options, context),
  );
}
