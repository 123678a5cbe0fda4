import type { Command } from 'commander';
import type { CommandContext } from '../../context.ts';
import { describeError } from '../../errors.ts';
import { connectCredentialUses, connectSecretStore } from './connect.ts';
import type { CredentialUses } from './credential-uses.ts';
import { uncounted } from './retirement.ts';

/** `credentials show`: what CometChat must send, and how far a rotation is. */
export async function runShow(command: Command, context: CommandContext): Promise<void> {
  const { reveal, quietFor } = command.opts();
  const { secret, writtenAt } = await (await connectSecretStore(context)).read();
  const rotating = secret.previousPassword !== undefined;
  const uses = rotating ? await countUses(context, Number(quietFor)) : undefined;
  const { username, password, previousPassword } = secret;
  const record = {
    kind: 'credentials',
    ...(reveal === true ? { username, password, previousPassword } : {}),
    rotating,
    writtenAt: writtenAt === undefined ? undefined : new Date(writtenAt).toISOString(),
    ...uses,
  };
  const hidden = '(hidden; --reveal shows it)';
  context.terminal.record(record, () => [
    `user name          ${reveal === true ? username : hidden}`,
    `password           ${reveal === true ? password : hidden}`,
    ...(rotating
      ? [`previous password  ${reveal === true ? previousPassword : hidden}, still accepted`]
      : []),
    ...(record.writtenAt === undefined ? [] : [`in force since     ${record.writtenAt}`]),
    ...(uses === undefined
      ? ['No rotation is under way.']
      : describeUses(uses, Number(quietFor), Date.now() - (writtenAt ?? 0))),
  ]);
}

type Uses = { readonly uses: CredentialUses } | { readonly usesUnknown: string };

/** That the count cannot be had is no reason not to show the rest. */
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
    'A rotation is under way: both passwords are accepted.',
    'uses' in counted
      ? `requests in the last ${minutes} min: ${counted.uses.current} with the new password, ${counted.uses.previous} with the previous one`
      : `which one is in use is not known: ${counted.usesUnknown}`,
    ...(age < uncounted
      ? [
          `(the rotation is young: for up to ${uncounted / 60_000} min, functions that have cached the secret count nothing)`,
        ]
      : []),
    'When nobody uses the previous one any more: `credentials retire`.',
  ];
}
