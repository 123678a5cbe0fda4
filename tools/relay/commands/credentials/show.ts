import type { CommandContext } from '../../context.ts';
import { describeError } from '../../errors.ts';
import { uncounted } from './retire.ts';
import { connectSecretStore } from './secret.ts';
import { type CredentialUses, connectCredentialUses } from './uses.ts';

/** `credentials show`: what CometChat must send, and the state of a rotation. */
export async function show(
  { reveal, quietFor }: { readonly reveal: boolean; readonly quietFor: number },
  context: CommandContext,
): Promise<void> {
  const { secret, writtenAt } = await (await connectSecretStore(context)).read();
  const rotating = secret.previousPassword !== undefined;
  const uses = rotating ? await countUses(context, quietFor) : undefined;
  const { username, password, previousPassword } = secret;
  const record = {
    kind: 'credentials',
    ...(reveal ? { username, password, previousPassword } : {}),
    rotating,
    writtenAt: writtenAt === undefined ? undefined : new Date(writtenAt).toISOString(),
    ...uses,
  };
  const hidden = '(hidden; --reveal shows it)';
  context.terminal.record(record, () => [
    `user name          ${reveal ? username : hidden}`,
    `password           ${reveal ? password : hidden}`,
    ...(rotating ? [`previous password  ${reveal ? previousPassword : hidden}, still accepted`] : []),
    ...(record.writtenAt === undefined ? [] : [`changed            ${record.writtenAt}`]),
    ...(uses === undefined
      ? ['No rotation is in progress.']
      : describeUses(uses, quietFor, Date.now() - (writtenAt ?? 0))),
  ]);
}

type Uses = { readonly uses: CredentialUses } | { readonly usesUnknown: string };

/** The rest is shown even if the count isn't available. */
async function countUses(context: CommandContext, quietFor: number): Promise<Uses> {
  try {
    return { uses: await (await connectCredentialUses(context))(Date.now() - quietFor) };
  } catch (error) {
    return { usesUnknown: describeError(error) };
  }
}

function describeUses(counted: Uses, quietFor: number, age: number): string[] {
  const minutes = Math.ceil(quietFor / 60_000);
  return [
    'A rotation is in progress: both passwords are accepted.',
    'uses' in counted
      ? `requests in the last ${minutes} min: ${counted.uses.current} with the new password, ${counted.uses.previous} with the previous one`
      : `can't tell which one is in use: ${counted.usesUnknown}`,
    ...(age < uncounted
      ? [
          `(the rotation is recent: functions may not count their requests for up to ${uncounted / 60_000} min)`,
        ]
      : []),
    'Once the previous password is unused, run `credentials retire`.',
  ];
}
