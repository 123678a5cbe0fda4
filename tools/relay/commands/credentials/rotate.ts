import { randomInt } from 'node:crypto';
import { outputNames } from '../../../../infra/output-names.ts';
import { confirm } from '../../confirm.ts';
import type { CommandContext } from '../../context.ts';
import { describeError, exitCodes, RelayError, UsageError } from '../../errors.ts';
import type { RelaySecret, SecretStore } from '../../relay-secret.ts';
import { printable } from '../../terminal.ts';
import { connectManagementApi, hasManagementKey, type ManagementOptions } from '../webhook/connect.ts';
import type { ManagementApi } from '../webhook/management-api.ts';
import { appIdOf } from '../webhook/options.ts';
import { type WebhookSystem, webhookSystems } from '../webhook/triggers.ts';

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
  const store = (await context.target()).secret();
  const { secret } = await store.read();
  const resuming = secret.previousPassword !== undefined;
  refuseWrongStart(resuming, options.resume);
  const next = resuming
    ? secret
    : { ...secret, password: generatePassword(), previousPassword: secret.password };

  // Asked first, so a wrong key or an unreachable CometChat shows before anything changes.
  const found = await findRelayWebhooks(options, context, [secret.username, secret.password, next.password]);
  const where =
    found === undefined
      ? 'You then change it in the CometChat Dashboard.'
      : `CometChat gets it for: ${found.webhooks.map(({ system, id }) => `${system} ${id}`).join(', ') || 'no webhook'}.`;
  const question = resuming
    ? 'Give the new password to CometChat again?'
    : 'Create a new password? The old one stays valid.';
  await confirm(context.terminal, `${question} ${where}`, options.yes);

  if (!resuming) await writeAndVerify(store, next);
  report(resuming, found, await updateWebhooks(found?.webhooks ?? [], next), context);
}

function refuseWrongStart(resuming: boolean, resume: boolean): void {
  if (resuming && !resume)
    throw new UsageError(
      'A rotation is already in progress: both passwords are accepted. Run `credentials rotate --resume` to send the new one to\n' +
        'CometChat again, or `credentials retire` to retire the old one.',
    );
  if (!resuming && resume) throw new UsageError('No rotation is in progress; leave out --resume.');
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const length = 48;

/** A new random password: 48 letters and digits (285 bits). CometChat takes at most 100, and no other characters. */
export function generatePassword(): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}

/** A webhook of the app that sends to the relay. */
interface RelayWebhook {
  readonly system: WebhookSystem;
  readonly id: string;
  readonly api: ManagementApi;
}

interface RelayWebhooks {
  readonly webhooks: readonly RelayWebhook[];
  /** False if CometChat listed only some of the app's webhooks. */
  readonly complete: boolean;
}

/** The webhooks of both systems that send to the relay's URL, or are named; undefined without a key to ask for them. */
async function findRelayWebhooks(
  options: RotateOptions,
  context: CommandContext,
  secrets: readonly string[],
): Promise<RelayWebhooks | undefined> {
  if (!hasManagementKey(options, context)) return undefined;
  const appId = appIdOf(options.appId, context);
  const url = (await context.target()).output(outputNames.webhookUrl);
  const found = await Promise.all(
    webhookSystems.map(async (system) => {
      const api = await connectManagementApi(options, context, { appId, system }, secrets);
      const { items, complete } = await api.webhooks();
      const ours = items.filter(({ id, webhookURL }) => webhookURL === url || options.webhookId.includes(id));
      return { complete, webhooks: ours.map(({ id }) => ({ system, id, api })) };
    }),
  );
  return {
    webhooks: found.flatMap(({ webhooks }) => webhooks),
    complete: found.every(({ complete }) => complete),
  };
}

/** If somebody else rotates at the same time, CometChat must not get an unused password. */
async function writeAndVerify(store: SecretStore, next: RelaySecret): Promise<void> {
  await store.write(next);
  const { secret } = await store.read();
  if (secret.password !== next.password)
    throw new RelayError(
      'Somebody else changed the secret at the same time. Nothing was sent to CometChat; check with `credentials show`.',
    );
}

/** One webhook; `problem` is undefined if CometChat took the new password. */
interface UpdateResult {
  readonly system: WebhookSystem;
  readonly id: string;
  readonly problem: string | undefined;
}

/** Gives the credentials to every webhook, even if one fails. */
async function updateWebhooks(
  webhooks: readonly RelayWebhook[],
  { username, password }: RelaySecret,
): Promise<readonly UpdateResult[]> {
  const results: UpdateResult[] = [];
  for (const { system, id, api } of webhooks) {
    const problem = await api
      .update(id, { useBasicAuth: true, username, password })
      .then(() => undefined, describeError);
    results.push({ system, id, problem });
  }
  return results;
}

function report(
  resumed: boolean,
  found: RelayWebhooks | undefined,
  webhooks: readonly UpdateResult[],
  context: CommandContext,
): void {
  const byApi = found !== undefined;
  const failed = webhooks.some(({ problem }) => problem !== undefined);
  context.terminal.record({ kind: 'credentials-rotated', resumed, byApi, webhooks }, () => [
    resumed ? 'The new password was already active.' : 'A new password is active; the old one stays valid.',
    ...webhooks.map(({ system, id, problem }) => {
      const result = problem === undefined ? 'CometChat has the new password' : `NOT CHANGED: ${problem}`;
      return `  ${system} webhook ${printable(id)}: ${result}`;
    }),
    byApi &&
      webhooks.length === 0 &&
      '  CometChat lists no webhook that sends to this relay; name one with --webhook-id, or change it by hand',
    found?.complete === false &&
      '  CometChat listed only some of its webhooks: name others with --webhook-id',
    ...(webhooks.length === 0 ? byHand : alsoByHand),
    failed && 'Run `credentials rotate --resume` to retry what failed.',
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
