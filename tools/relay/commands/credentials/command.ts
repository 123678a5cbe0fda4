import { type Command, Option } from 'commander';
import type { CommandContext } from '../../context.ts';
import { duration } from '../../option-parsers.ts';
import { addManagementOptions } from '../webhook/connect.ts';
import { runRetire } from './run-retire.ts';
import { runRotate } from './run-rotate.ts';
import { runShow } from './run-show.ts';

const defaultQuiet = 30 * 60_000;

/** `relay credentials`: the user name and the password that CometChat sends. */
export function addCredentialsCommand(program: Command, context: CommandContext): void {
  const credentials = program
    .command('credentials')
    .description(
      'The user name and password that CometChat sends: show them, change them without losing a delivery.',
    )
    .addHelpText(
      'after',
      `
A rotation has three steps, and the relay works after each:
  relay credentials rotate --app-id 123abc     a new password; both are accepted; CometChat gets the new one
  relay credentials show                       which of them deliveries come with
  relay credentials retire                     ends the old one; refuses while it is in use

With a Multi-Tenancy key (see \`relay help webhook\`), rotate changes the webhooks by itself; without one it says what to
change in the Dashboard. No password is printed unless you ask with --reveal.`,
    );

  withQuietTime(credentials.command('show').description('Show the credentials and how far a rotation is.'))
    .option('--reveal', 'show user name and passwords', false)
    .action(async (_options: unknown, command: Command) => runShow(command, context));

  addManagementOptions(
    withQuietTime(
      credentials
        .command('rotate')
        .description('Put a new password in force beside the old one, and give it to CometChat.'),
    ),
  )
    .option('--app-id <id>', 'the CometChat app (COMETCHAT_APP_ID)')
    .option('--webhook-id <list>', "webhooks to change beside those that send to the relay's URL")
    .option(
      '--resume',
      'go on with a rotation that was stopped: give the new password to CometChat again',
      false,
    )
    .option('--retire', 'end the old password; the same as `credentials retire`', false)
    .option('--force', 'with --retire: even if the old password is in use', false)
    .option('--yes', 'do not ask', false)
    .action(async (_options: unknown, command: Command) =>
      command.opts().retire === true ? runRetire(command, context) : runRotate(command, context),
    );

  withQuietTime(
    credentials.command('retire').description('End the old password, unless deliveries still come with it.'),
  )
    .option('--force', 'even if the old password is in use', false)
    .option('--yes', 'do not ask', false)
    .action(async (_options: unknown, command: Command) => runRetire(command, context));
}

function withQuietTime(command: Command): Command {
  return command.addOption(
    new Option('--quiet-for <time>', 'look at the requests of this last time, such as 90s, 30m, 2h')
      .argParser(duration)
      .default(defaultQuiet, '30m'),
  );
}
