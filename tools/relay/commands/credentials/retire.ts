import { confirm } from '../../confirm.ts';
import type { CommandContext } from '../../context.ts';
import { describeError, exitCodes, RelayError } from '../../errors.ts';
import { connectSecretStore, endRotation } from './secret.ts';
import { type CredentialUses, connectCredentialUses } from './uses.ts';

/** `credentials retire`: ends the previous password, unless it is still in use. */
export async function retire(
  options: { readonly quietFor: number; readonly force: boolean; readonly yes: boolean },
  context: CommandContext,
): Promise<void> {
  const { terminal } = context;
  const store = await connectSecretStore(context);
  const { secret, writtenAt } = await store.read();
  if (secret.previousPassword === undefined) {
    terminal.record(
      { kind: 'credentials-retired', retired: false },
      () => 'There is no previous password to retire.',
    );
    return;
  }
  const objections = await findObjections(context, writtenAt, options.quietFor);
  if (objections.length > 0 && !options.force) {
    terminal.record({ kind: 'credentials-retired', retired: false, objections }, () => [
      'The previous password is still valid:',
      ...objections.map((objection) => `  ${objection}`),
      'To retire it anyway, add --force. Requests that still use it are then refused.',
    ]);
    context.exitCode = exitCodes.problems;
    return;
  }
  for (const objection of objections) terminal.warn(objection);
  await confirm(
    terminal,
    'Retire the previous password? Requests that still use it are then refused.',
    options.yes,
  );
  const { secret: latest } = await store.read();
  if (latest.previousPassword !== secret.previousPassword)
    throw new RelayError('the secret changed in the meantime; nothing was done');
  await store.write(endRotation(latest));
  terminal.record(
    { kind: 'credentials-retired', retired: true, objections },
    () => 'The previous password is retired. Functions that cached it drop it within a minute.',
  );
}

async function findObjections(
  context: CommandContext,
  rotatedAt: number | undefined,
  quietFor: number,
): Promise<readonly string[]> {
  const now = Date.now();
  try {
    const uses = await (await connectCredentialUses(context))(now - quietFor);
    return objectionsToRetirement({ rotatedAt, now, quietFor, uses });
  } catch (error) {
    return [`can't tell whether the previous password is in use: ${describeError(error)}`];
  }
}

export interface RetirementFacts {
  /** When the rotation began, in milliseconds since 1970; undefined where it is not known. */
  readonly rotatedAt: number | undefined;
  readonly now: number;
  /** How long the previous password must be unused, in milliseconds. */
  readonly quietFor: number;
  /** The requests of that time. */
  readonly uses: CredentialUses;
}

/**
 * Why the previous password must not be retired yet; empty if it may. Not seeing the old password proves something only
 * if the new one was seen, over a long enough time.
 */
export function objectionsToRetirement({
  rotatedAt,
  now,
  quietFor,
  uses,
}: RetirementFacts): readonly string[] {
  const minutes = `${Math.ceil(quietFor / 60_000)} min`;
  const objections: string[] = [];
  if (uses.previous > 0)
    objections.push(
      `the previous password is in use: ${uses.previous} requests came with it in the last ${minutes}. ` +
        'Change it wherever it is still set: each webhook (modern and legacy), moderation lists, custom providers, bots.',
    );
  if (uses.current === 0)
    objections.push(
      `no request came with the new password in the last ${minutes}, so nothing shows that CometChat has it. ` +
        'Send a message in a test conversation and try again.',
    );
  const wait = rotatedAt === undefined ? 0 : rotatedAt + uncounted + quietFor - now;
  if (wait > 0)
    objections.push(
      `the rotation is too recent: requests are counted by password from ${uncounted / 60_000} min after it, and the last ` +
        `${minutes} are checked. Wait ${Math.ceil(wait / 60_000)} min more, or check less with --quiet-for.`,
    );
  return objections;
}

/**
 * How long a function may cache the secret (a minute), and CloudWatch delay a count, in milliseconds. Until then a
 * function may accept the old password without its use being counted.
 */
export const uncounted = 300_000;
