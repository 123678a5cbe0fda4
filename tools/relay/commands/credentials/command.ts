import type { CommandContext } from '../../context.ts';
import { command, commandGroup } from '../../declare.ts';
import { describeError } from '../../errors.ts';
import { flag, type OptionValues } from '../../options.ts';
import { countCredentialUses, retire, retireOptions, uncounted } from './retire.ts';
import { rotate, rotateOptions } from './rotate.ts';

const showOptions = {
  quietFor: retireOptions.quietFor,
  reveal: flag('--reveal', 'show user name and passwords'),
};

const help = `
A rotation has three steps, and the relay works after each:
  relay credentials rotate --app-id 123abc     a new password; both are accepted; CometChat gets the new one
  relay credentials show                       which one requests use
  relay credentials retire                     retires the old one; refuses while it is in use

With a Multi-Tenancy key (see \`relay help webhook\`), rotate updates the webhooks; without one it says what to change in
the Dashboard. Passwords are only printed with --reveal.`;

/** `relay credentials`: the user name and the password that CometChat sends. */
export const credentialsCommand = commandGroup(
  'credentials',
  {
    description:
      'Show the user name and password that CometChat sends, or change them without losing a delivery.',
    help,
  },
  [
    command('show', {
      description: 'Show the credentials and the state of a rotation.',
      options: showOptions,
      run: show,
    }),
    command('rotate', {
      description: 'Add a new password beside the old one and send it to CometChat.',
      options: {
        ...retireOptions,
        ...rotateOptions,
        retire: flag('--retire', 'retire the old password; the same as `credentials retire`'),
      },
      run: (options, context) => (options.retire ? retire : rotate)(options, context),
    }),
    command('retire', {
      description: 'Retire the old password, unless requests still use it.',
      options: retireOptions,
      run: retire,
    }),
  ],
);

async function show(
  { reveal, quietFor }: OptionValues<typeof showOptions>,
  context: CommandContext,
): Promise<void> {
  const target = await context.target();
  const { secret, writtenAt } = await target.secret().read();
  const { username, password, previousPassword } = secret;
  const rotating = previousPassword !== undefined;
  const since = Date.now() - quietFor;
  // The rest is shown even if the count isn't available.
  const uses = rotating ? await countCredentialUses(target, since).catch(describeError) : undefined;
  const record = {
    kind: 'credentials',
    ...(reveal ? { username, password, previousPassword } : {}),
    rotating,
    writtenAt: writtenAt === undefined ? undefined : new Date(writtenAt).toISOString(),
    ...(typeof uses === 'string' ? { usesUnknown: uses } : { uses }),
  };
  const shown = (text: string) => (reveal ? text : '(hidden; --reveal shows it)');
  const requests = `requests in the last ${Math.ceil(quietFor / 60_000)} min`;
  context.terminal.record(record, () => [
    `user name          ${shown(username)}`,
    `password           ${shown(password)}`,
    rotating && `previous password  ${shown(previousPassword)}, still accepted`,
    record.writtenAt !== undefined && `changed            ${record.writtenAt}`,
    rotating ? 'A rotation is in progress: both passwords are accepted.' : 'No rotation is in progress.',
    typeof uses === 'string' && `can't tell which one is in use: ${uses}`,
    typeof uses === 'object' &&
      `${requests}: ${uses.current} with the new password, ${uses.previous} with the previous one`,
    rotating &&
      Date.now() - (writtenAt ?? 0) < uncounted &&
      `(the rotation is recent: functions may not count their requests for up to ${uncounted / 60_000} min)`,
    rotating && 'Once the previous password is unused, run `credentials retire`.',
  ]);
}
