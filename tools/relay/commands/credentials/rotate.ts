import { randomInt } from 'node:crypto';
import { outputNames } from '../../../../infra/output-names.ts';
import { confirm } from '../../confirm.ts';
import type { CommandContext } from '../../context.ts';
import { describeError, exitCodes, RelayError, UsageError } from '../../errors.ts';
import { requireLocalUrl } from '../../local-guard.ts';
import { commaList, flag, type OptionValues, option, yesOption } from '../../options.ts';
import { printable } from '../../terminal.ts';
import {
  connectManagementApi,
  hasManagementKey,
  managementOptions,
  managementUrl,
} from '../webhook/connect.ts';
import { appIdOf, appOption } from '../webhook/desired-webhook.ts';
import { type WebhookSystem, webhookSystems } from '../webhook/triggers.ts';

export const rotateOptions = {
  ...managementOptions,
  appId: appOption,
  webhookId: option(
    '--webhook-id <list>',
    "webhooks to change, beside those that send to the relay's URL",
    commaList.default([]),
  ),
  resume: flag('--resume', 'resume an interrupted rotation: send the new password to CometChat again'),
  yes: yesOption,
};

type RotateOptions = OptionValues<typeof rotateOptions>;

/**
 * `credentials rotate`: a new password beside the old one, then CometChat gets it. Each step leaves a working relay
 * behind: the new password is accepted before anybody uses it, and the old one until it is retired.
 */
export async function rotate(options: RotateOptions, context: CommandContext): Promise<void> {
  const store = (await context.target()).secret();
  const { secret } = await store.read();
  const resumed = secret.previousPassword !== undefined;
  if (resumed && !options.resume)
    throw new UsageError(
      'A rotation is already in progress: both passwords are accepted. Run `credentials rotate --resume` to send the new one to\n' +
        'CometChat again, or `credentials retire` to retire the old one.',
    );
  if (!resumed && options.resume) throw new UsageError('No rotation is in progress; leave out --resume.');
  const password = resumed ? secret.password : generatePassword();

  // Asked first, so a wrong key or an unreachable CometChat shows before anything changes.
  const found = await findRelayWebhooks(options, context, [secret.username, secret.password, password]);
  const names = found?.webhooks.map(({ system, id }) => `${system} ${id}`).join(', ') || 'no webhook';
  const question = resumed
    ? 'Give the new password to CometChat again?'
    : 'Create a new password? The old one stays valid.';
  const where = found ? `CometChat gets it for: ${names}.` : 'You then change it in the CometChat Dashboard.';
  await confirm(context.terminal, `${question} ${where}`, options.yes);

  if (!resumed) {
    await store.write({ ...secret, password, previousPassword: secret.password });
    // If somebody else rotates at the same time, CometChat must not get an unused password.
    if ((await store.read()).secret.password !== password)
      throw new RelayError(
        'Somebody else changed the secret at the same time. Nothing was sent to CometChat; check with `credentials show`.',
      );
  }
  const webhooks: UpdateResult[] = [];
  for (const { system, id, api } of found?.webhooks ?? []) {
    const settings = { useBasicAuth: true, username: secret.username, password };
    const problem = await api.update(id, settings).then(() => undefined, describeError);
    webhooks.push({ system, id, problem });
  }
  const record = { kind: 'credentials-rotated', resumed, byApi: found !== undefined, webhooks };
  const mayHaveOthers = found !== undefined && (webhooks.length === 0 || !found.complete);
  context.terminal.record(record, () => describeRotation(resumed, webhooks, mayHaveOthers));
  if (webhooks.some(({ problem }) => problem !== undefined)) context.exitCode = exitCodes.problems;
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const length = 48;

/** A new random password: 48 letters and digits (285 bits). CometChat takes at most 100, and no other characters. */
export function generatePassword(): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}

/**
 * The webhooks of both systems that send to the relay's URL, or are named, and whether CometChat listed all that the
 * app has. Undefined without a key to ask for them.
 */
async function findRelayWebhooks(
  options: RotateOptions,
  context: CommandContext,
  secrets: readonly string[],
) {
  if (!hasManagementKey(options, context)) return undefined;
  if (context.local)
    requireLocalUrl(
      managementUrl(options, context),
      'the Management API (name a stand-in with --management-url)',
    );
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

interface UpdateResult {
  readonly system: WebhookSystem;
  readonly id: string;
  /** Undefined if CometChat took the new password. */
  readonly problem: string | undefined;
}

const places = [
  '  Dashboard > Webhooks, and > Legacy Webhooks: each webhook that sends to the relay, under Basic Auth',
  '  Dashboard > Moderation > Settings > List: a Custom API list that asks the relay',
  '  Dashboard > Notifications > Providers, and AI Agents > Custom Bots, where they send to the relay',
];

function describeRotation(resumed: boolean, webhooks: readonly UpdateResult[], mayHaveOthers: boolean) {
  const none = webhooks.length === 0;
  return [
    resumed ? 'The new password was already active.' : 'A new password is active; the old one stays valid.',
    ...webhooks.map(({ system, id, problem }) => {
      const result = problem === undefined ? 'CometChat has the new password' : `NOT CHANGED: ${problem}`;
      return `  ${system} webhook ${printable(id)}: ${result}`;
    }),
    mayHaveOthers &&
      "  CometChat may have webhooks for this relay that it doesn't list: name them with --webhook-id",
    none
      ? 'Now change the password in CometChat, wherever you entered it (`credentials show --reveal` shows it):'
      : "CometChat's API can't change these; change the password by hand where you use them:",
    ...(none ? places : places.slice(1)),
    webhooks.some(({ problem }) => problem !== undefined) &&
      'Run `credentials rotate --resume` to retry what failed.',
    'Next: `credentials show` says which password is in use, `credentials retire` retires the old one.',
  ];
}
