import type { Command } from 'commander';
import * as z from 'zod';
import type { CommandContext } from '../../context.ts';
import { action, commaList, duration, flag, option, yesOption } from '../../options.ts';
import { managementOptions } from '../webhook/connect.ts';
import { retire } from './retire.ts';
import { rotate } from './rotate.ts';
import { show } from './show.ts';

const quietFor = option(
  '--quiet-for <time>',
  'check the requests of this period, such as 90s, 30m, 2h',
  duration.prefault('30m'),
);
const force = flag('--force', 'even if the old password is in use');

/** `relay credentials`: the user name and the password that CometChat sends. */
export function addCredentialsCommand(program: Command, context: CommandContext): void {
  const credentials = program
    .command('credentials')
    .description(
      'Show the user name and password that CometChat sends, or change them without losing a delivery.',
    )
    .addHelpText(
      'after',
      `
A rotation has three steps, and the relay works after each:
  relay credentials rotate --app-id 123abc     a new password; both are accepted; CometChat gets the new one
  relay credentials show                       which one requests use
  relay credentials retire                     retires the old one; refuses while it is in use

With a Multi-Tenancy key (see \`relay help webhook\`), rotate updates the webhooks; without one it says what to change in
the Dashboard. Passwords are only printed with --reveal.`,
    );

  action(
    credentials.command('show').description('Show the credentials and the state of a rotation.'),
    { quietFor, reveal: flag('--reveal', 'show user name and passwords') },
    (options) => show(options, context),
  );
  action(
    credentials
      .command('rotate')
      .description('Add a new password beside the old one and send it to CometChat.'),
    {
      quietFor,
      ...managementOptions,
      appId: option('--app-id <id>', 'the CometChat app (COMETCHAT_APP_ID)', z.string().optional()),
      webhookId: option(
        '--webhook-id <list>',
        "webhooks to change, beside those that send to the relay's URL",
        commaList.default([]),
      ),
      resume: flag('--resume', 'resume an interrupted rotation: send the new password to CometChat again'),
      retire: flag('--retire', 'retire the old password; the same as `credentials retire`'),
      force,
      yes: yesOption,
    },
    (options) => (options.retire ? retire(options, context) : rotate(options, context)),
  );
  action(
    credentials.command('retire').description('Retire the old password, unless requests still use it.'),
    { quietFor, force, yes: yesOption },
    (options) => retire(options, context),
  );
}
