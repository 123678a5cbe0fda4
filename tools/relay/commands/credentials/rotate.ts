import { outputNames } from '../../../../infra/output-names.ts';
import { confirm } from '../../confirm.ts';
import type { CommandContext } from '../../context.ts';
import { exitCodes, RelayError, UsageError } from '../../errors.ts';
import { printable } from '../../terminal.ts';
import type { ManagementOptions } from '../webhook/connect.ts';
import {
  beginRotation,
  connectSecretStore,
  generatePassword,
  type RelaySecret,
  type SecretStore,
} from './secret.ts';
import {
  connectSystems,
  findRelayWebhooks,
  type SystemApis,
  type UpdateResult,
  updateWebhooks,
} from './webhooks-of-relay.ts';

export interface RotateOptions extends ManagementOptions {
  readonly appId?: string | undefined;
  readonly webhookId: readonly string[];
  readonly resume: boolean;
  readonly yes: boolean;
}

/**
 * `credentials rotate`: a new password beside the old one, then CometChat gets it. Each step leaves a working relay
 * behind: the new password is accepted before anybody uses it, and the old one until it is retired.
 */
export async function rotate(options: RotateOptions, context: CommandContext): Promise<void> {
  const { terminal } = context;
  const store = await connectSecretStore(context);
  const { secret } = await store.read();
  const resuming = secret.previousPassword !== undefined;
  refuseWrongStart(resuming, options.resume);

  const next = resuming ? secret : beginRotation(secret, generatePassword());
  const apis = await connectSystems(options, context, [secret.username, secret.password, next.password]);
  const url = (await context.target()).output(outputNames.webhookUrl);
  // Asked first, so a wrong key or an unreachable CometChat shows before anything changes.
  const found = apis === undefined ? undefined : await findRelayWebhooks(apis, url, options.webhookId);
  const where =
    found === undefined
      ? 'You then change it in the CometChat Dashboard.'
      : `CometChat gets it for: ${found.webhooks.map(({ system, id }) => `${system} ${id}`).join(', ') || 'no webhook'}.`;
  await confirm(
    terminal,
    resuming
      ? `Give the new password to CometChat again? ${where}`
      : `Create a new password? The old one stays valid. ${where}`,
    options.yes,
  );

  if (!resuming) await putInForce(store, next);
  const results =
    apis === undefined || found === undefined ? [] : await updateWebhooks(apis, found.webhooks, next);
  report({ context, next, resuming, apis, results, complete: found?.complete ?? true });
}

function refuseWrongStart(resuming: boolean, resume: boolean): void {
  if (resuming && !resume)
    throw new UsageError(
      'a rotation is already in progress: both passwords are accepted. Run `credentials rotate --resume` to send the new one to\n' +
        'CometChat again, or `credentials retire` to retire the old one.',
    );
  if (!resuming && resume) throw new UsageError('no rotation is in progress; leave out --resume');
}

/** Writes and reads back: if somebody else rotates at the same time, CometChat must not get an unused password. */
async function putInForce(store: SecretStore, next: RelaySecret): Promise<void> {
  await store.write(next);
  const { secret } = await store.read();
  if (secret.password !== next.password)
    throw new RelayError(
      'somebody else changed the secret at the same time; nothing was sent to CometChat. Check with `credentials show`.',
    );
}

interface Outcome {
  readonly context: CommandContext;
  readonly next: RelaySecret;
  readonly resuming: boolean;
  readonly apis: SystemApis | undefined;
  readonly results: readonly UpdateResult[];
  readonly complete: boolean;
}

function report({ context, resuming, apis, results, complete }: Outcome): void {
  const { terminal } = context;
  const failed = results.some(({ problem }) => problem !== undefined);
  const record = {
    kind: 'credentials-rotated',
    resumed: resuming,
    byApi: apis !== undefined,
    webhooks: results,
  };
  terminal.record(record, () => [
    resuming ? 'The new password was already active.' : 'A new password is active; the old one stays valid.',
    ...results.map(({ system, id, problem }) =>
      problem === undefined
        ? `  ${system} webhook ${printable(id)}: CometChat has the new password`
        : `  ${system} webhook ${printable(id)}: NOT CHANGED: ${problem}`,
    ),
    ...(apis !== undefined && results.length === 0
      ? [
          '  CometChat lists no webhook that sends to this relay; name one with --webhook-id, or change it by hand',
        ]
      : []),
    ...(complete ? [] : ['  CometChat listed only some of its webhooks: name others with --webhook-id']),
    ...(apis === undefined || results.length === 0 ? byHand : alsoByHand),
    ...(failed ? ['Run `credentials rotate --resume` to retry what failed.'] : []),
    'Next: `credentials show` says which password is in use, `credentials retire` retires the old one.',
  ]);
  if (failed) context.exitCode = exitCodes.problems;
}

const places = [
  '  Dashboard > Webhooks, and > Legacy Webhooks: each webhook that sends to the relay, under Basic Auth',
  '  Dashboard > Moderation > Settings > List: a Custom API list that asks the relay',
  '  Dashboard > Notifications > Providers, and AI Agents > Custom Bots, where they send to the relay',
];

const byHand = [
  'Now change the password in CometChat, wherever you entered it (`credentials show --reveal` shows it):',
  ...places,
];

const alsoByHand = [
  "CometChat's API can't change these; change the password by hand where you use them:",
  ...places.slice(1),
];
