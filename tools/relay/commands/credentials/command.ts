import type { CommandContext } from '../../context.ts';
import { command, commandGroup } from '../../declare.ts';
import { describeError } from '../../errors.ts';
import { commaList, duration, flag, option, yesOption } from '../../options.ts';
import { managementOptions } from '../webhook/connect.ts';
import { appOption } from '../webhook/options.ts';
import { type CredentialUses, countCredentialUses, retire, uncounted } from './retire.ts';
import { rotate } from './rotate.ts';

const quietFor = option(
  '--quiet-for <time>',
  'check the requests of this period, such as 90s, 30m, 2h',
  duration.prefault('30m'),
);
const force = flag('--force', 'even if the old password is in use');

const rotateOptions = {
  quietFor,
  ...managementOptions,
  appId: appOption,
  webhookId: option(
    '--webhook-id <list>',
    "webhooks to change, beside those that send to the relay's URL",
    commaList.default([]),
  ),
  resume: flag('--resume', 'resume an interrupted rotation: send the new password to CometChat again'),
  retire: flag('--retire', 'retire the old password; the same as `credentials retire`'),
  force,
  yes: yesOption,
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
      options: { quietFor, reveal: flag('--reveal', 'show user name and passwords') },
      run: show,
    }),
    command('rotate', {
      description: 'Add a new password beside the old one and send it to CometChat.',
      options: rotateOptions,
      run: (options, context) => (options.retire ? retire : rotate)(options, context),
    }),
    command('retire', {
      description: 'Retire the old password, unless requests still use it.',
      options: { quietFor, force, yes: yesOption },
      run: retire,
    }),
  ],
);

async function show(
  { reveal, quietFor }: { readonly reveal: boolean; readonly quietFor: number },
  context: CommandContext,
): Promise<void> {
  const { secret, writtenAt } = await (await context.target()).secret().read();
  const { username, password, previousPassword } = secret;
  const rotating = previousPassword !== undefined;
  const uses = rotating ? await countUses(context, quietFor) : undefined;
  const record = {
    kind: 'credentials',
    ...(reveal ? { username, password, previousPassword } : {}),
    rotating,
    writtenAt: writtenAt === undefined ? undefined : new Date(writtenAt).toISOString(),
    ...uses,
  };
  const shown = (text: string) => (reveal ? text : '(hidden; --reveal shows it)');
  context.terminal.record(record, () => [
    `user name          ${shown(username)}`,
    `password           ${shown(password)}`,
    rotating && `previous password  ${shown(previousPassword)}, still accepted`,
    record.writtenAt !== undefined && `changed            ${record.writtenAt}`,
    ...(uses === undefined
      ? ['No rotation is in progress.']
      : describeUses(uses, quietFor, Date.now() - (writtenAt ?? 0))),
  ]);
}

type Uses = { readonly uses: CredentialUses } | { readonly usesUnknown: string };

/** The rest is shown even if the count isn't available. */
async function countUses({ target }: CommandContext, quietFor: number): Promise<Uses> {
  try {
    return { uses: await countCredentialUses(await target(), Date.now() - quietFor) };
  } catch (error) {
    return { usesUnknown: describeError(error) };
  }
}

function describeUses(counted: Uses, quietFor: number, age: number) {
  const minutes = Math.ceil(quietFor / 60_000);
  return [
    'A rotation is in progress: both passwords are accepted.',
    'uses' in counted
      ? `requests in the last ${minutes} min: ${counted.uses.current} with the new password, ${counted.uses.previous} with the previous one`
      : `can't tell which one is in use: ${counted.usesUnknown}`,
    age < uncounted &&
      `(the rotation is recent: functions may not count their requests for up to ${uncounted / 60_000} min)`,
    'Once the previous password is unused, run `credentials retire`.',
  ];
}
