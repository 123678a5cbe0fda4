import type { Command } from 'commander';
import { confirm } from '../../confirm.ts';
import type { CommandContext } from '../../context.ts';
import { describeError, exitCodes, RelayError } from '../../errors.ts';
import { connectCredentialUses, connectSecretStore } from './connect.ts';
import { endRotation } from './relay-secret.ts';
import { objectionsToRetirement } from './retirement.ts';

/** `credentials retire`: ends the previous password, unless it is still in use. */
export async function runRetire(command: Command, context: CommandContext): Promise<void> {
  const { terminal } = context;
  const options = command.opts();
  const store = await connectSecretStore(context);
  const { secret, writtenAt } = await store.read();
  if (secret.previousPassword === undefined) {
    terminal.record(
      { kind: 'credentials-retired', retired: false },
      () => 'There is no previous password; nothing to end.',
    );
    return;
  }
  const quietFor = Number(options.quietFor);
  const objections = await findObjections(context, writtenAt, quietFor);
  if (objections.length > 0 && options.force !== true) {
    terminal.record({ kind: 'credentials-retired', retired: false, objections }, () => [
      'The previous password stays valid:',
      ...objections.map((objection) => `  ${objection}`),
      'To end it all the same: --force. Deliveries that come with it are then refused.',
    ]);
    context.exitCode = exitCodes.problems;
    return;
  }
  for (const objection of objections) terminal.warn(objection);
  await confirm(
    terminal,
    'End the previous password? Requests that come with it are then refused.',
    options.yes === true,
  );
  const { secret: latest } = await store.read();
  if (latest.previousPassword !== secret.previousPassword)
    throw new RelayError('the secret was changed by somebody else in the meantime; nothing was done');
  await store.write(endRotation(latest));
  terminal.record(
    { kind: 'credentials-retired', retired: true, objections },
    () =>
      'The previous password is no longer accepted; a function that has cached it forgets it within minutes.',
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
    return [`whether the previous password is in use is not known: ${describeError(error)}`];
  }
}
