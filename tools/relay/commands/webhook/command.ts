import { confirm } from '../../confirm.ts';
import type { CommandContext } from '../../context.ts';
import { command, commandGroup } from '../../declare.ts';
import { exitCodes, UsageError } from '../../errors.ts';
import { isLocalUrl } from '../../local-guard.ts';
import { flag, type OptionValues, yesOption } from '../../options.ts';
import { printable } from '../../terminal.ts';
import { applyPlan, describeApplied } from './apply.ts';
import { connectManagementApi, managementOptions, managementUrl } from './connect.ts';
import {
  type DesiredWebhook,
  readDesiredWebhook,
  type WebhookOptions,
  webhookOptions,
} from './desired-webhook.ts';
import { dashboardGuide, moderationUrlBeside, unreachable } from './guide.ts';
import { describePlan, planWebhook } from './plan.ts';

export const webhookCommandOptions = { ...webhookOptions, ...managementOptions };
export type WebhookCommandOptions = OptionValues<typeof webhookCommandOptions>;

const planOptions = {
  ...webhookCommandOptions,
  prune: flag('--prune', "also remove triggers that are on but weren't asked for"),
};
const applyOptions = {
  ...planOptions,
  allowMissing: flag(
    '--allow-missing',
    'exit with 0 if the only triggers missing are those CometChat refuses',
  ),
  yes: yesOption,
};

const help = `
Examples:
  relay webhook plan --app-id 123abc --stage prod             what would change; changes nothing
  relay webhook apply --app-id 123abc --stage prod            shows the plan, asks, then applies it
  relay webhook apply --app-id 123abc --system legacy --triggers before_message --webhook-id hook
  relay webhook apply --app-id 123abc --local --url https://abc.example   a local run behind a tunnel (docs/local.md)
  relay webhook guide --app-id 123abc --stage prod            what to enter in the Dashboard, without a key

The Management API needs CometChat's Multi-Tenancy key: COMETCHAT_MANAGEMENT_KEY and COMETCHAT_MANAGEMENT_SECRET in the
environment, or a Secrets Manager secret named with --management-secret. They are never given as arguments.`;

/** `relay webhook`: registers the relay with CometChat. */
export const webhookCommand = commandGroup(
  'webhook',
  {
    description:
      'Register the relay with CometChat: plan, apply, status, remove, or settings to enter by hand.',
    help,
  },
  [
    command('plan', {
      description: 'Show what apply would do. Exit code 1 if something differs.',
      options: planOptions,
      run: async (options, context) => void (await plan(options, context)),
    }),
    command('apply', {
      description: 'Create or update the webhook. Can be repeated.',
      options: applyOptions,
      run: apply,
    }),
    command('status', {
      description: "Show this webhook and the app's others. Exit code 1 if something differs.",
      options: webhookCommandOptions,
      run: status,
    }),
    command('remove', {
      description: 'Delete the webhook: CometChat stops sending to the relay.',
      options: { ...webhookCommandOptions, yes: yesOption },
      run: remove,
    }),
    command('guide', {
      description: 'Print what to enter in the Dashboard. Needs no key.',
      options: { ...webhookOptions, reveal: flag('--reveal', 'show the password') },
      run: guide,
    }),
  ],
);

/** Reads what the webhook should be, and connects to CometChat. */
async function prepareWebhook(
  options: WebhookCommandOptions,
  context: CommandContext,
  { sendsUrl = true } = {},
) {
  const desired = await readDesiredWebhook(options, context);
  const { username, password, webhookURL } = desired.settings;
  const obstacle = unreachable(webhookURL);
  const asksCometChat = !isLocalUrl(managementUrl(options, context));
  if (context.local && sendsUrl && asksCometChat && obstacle !== undefined) throw new UsageError(obstacle);
  return { desired, api: await connectManagementApi(options, context, desired, [username, password]) };
}

/** Compares what the webhook should be with what CometChat has. */
export async function compareWebhook(
  options: WebhookCommandOptions,
  context: CommandContext,
  prune: boolean,
) {
  const { desired, api } = await prepareWebhook(options, context);
  const observed = await api.read(desired.id);
  return { desired, api, observed, difference: planWebhook(desired, observed, prune) };
}

/** How every JSON record about a webhook begins. */
function webhookRecord(kind: string, { appId, id, system }: DesiredWebhook) {
  return { kind, appId, webhook: id, system };
}

async function plan(options: OptionValues<typeof planOptions>, context: CommandContext) {
  const { terminal } = context;
  const compared = await compareWebhook(options, context, options.prune);
  const { desired, difference } = compared;
  terminal.record({ ...webhookRecord('webhook-plan', desired), ...difference }, () =>
    describePlan(desired, difference, terminal),
  );
  if (difference.action !== 'none') context.exitCode = exitCodes.problems;
  return compared;
}

async function apply(options: OptionValues<typeof applyOptions>, context: CommandContext): Promise<void> {
  const { terminal } = context;
  const { desired, api, difference } = await plan(options, context);
  await confirm(terminal, 'Apply this plan?', options.yes);
  const outcome = await applyPlan(api, desired, difference);
  terminal.record({ kind: 'webhook-applied', webhook: desired.id, ...outcome }, () =>
    describeApplied(desired.id, outcome),
  );
  const acceptable = outcome.complete && (options.allowMissing || outcome.refusedTriggers.length === 0);
  context.exitCode = acceptable ? exitCodes.ok : exitCodes.problems;
}

/** CometChat's limit of webhooks for one app (contract, section 8). */
const mostWebhooks = 25;

async function status(options: WebhookCommandOptions, context: CommandContext): Promise<void> {
  const { terminal } = context;
  const { desired, api, observed, difference } = await compareWebhook(options, context, false);
  const { id, appId, system, settings } = desired;
  const all = await api.webhooks();
  const twins = all.items.filter((one) => one.id !== id && one.webhookURL === settings.webhookURL);
  const record = {
    ...webhookRecord('webhook-status', desired),
    exists: observed.webhook !== undefined,
    ...difference,
    triggers: observed.triggers.items,
    webhooksInApp: all.items.length,
    listComplete: all.complete,
    sameUrl: twins.map((twin) => twin.id),
  };
  terminal.record(record, () => [
    ...(record.exists
      ? [...describePlan(desired, difference, terminal), `  ${record.triggers.length} triggers are on`]
      : [`app ${appId} has no ${system} webhook ${id}; run \`webhook apply\``]),
    ...record.sameUrl.map(
      (twin) =>
        `the webhook ${printable(twin)} sends to the same URL: consumers get its events as well, with other ids`,
    ),
    `the app has ${all.items.length}${all.complete ? '' : ' or more'} of ${mostWebhooks} ${system} webhooks`,
  ]);
  if (difference.action !== 'none') context.exitCode = exitCodes.problems;
}

async function remove(
  options: WebhookCommandOptions & { yes: boolean },
  context: CommandContext,
): Promise<void> {
  const { terminal } = context;
  const { desired, api } = await prepareWebhook(options, context, { sendsUrl: false });
  const { id, appId, system } = desired;
  const question = `Delete the ${system} webhook ${id} of app ${appId}? CometChat stops sending to it.`;
  await confirm(terminal, question, options.yes);
  const result = await api.remove(id);
  terminal.record({ ...webhookRecord('webhook-removed', desired), result }, () =>
    result === 'removed' ? `webhook ${id} deleted` : `there was no webhook ${id}; nothing to delete`,
  );
}

async function guide(options: WebhookOptions & { reveal: boolean }, context: CommandContext): Promise<void> {
  const desired = await readDesiredWebhook(options, context);
  const { password, ...settings } = desired.settings;
  const record = {
    ...webhookRecord('webhook-guide', desired),
    ...settings,
    ...(options.reveal ? { password } : {}),
    moderationURL: moderationUrlBeside(settings.webhookURL),
    reachable: unreachable(settings.webhookURL) === undefined,
    triggers: desired.triggers.map(({ trigger }) => trigger),
  };
  context.terminal.record(record, () => dashboardGuide(desired, options.reveal));
}
