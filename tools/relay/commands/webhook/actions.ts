/** What each `relay webhook` command does, once its options are read. */
import { outputNames } from '../../../../infra/output-names.ts';
import { confirm } from '../../confirm.ts';
import type { CommandContext } from '../../context.ts';
import { exitCodes } from '../../errors.ts';
import { printable } from '../../terminal.ts';
import { applyPlan, observeWebhook } from './apply.ts';
import { connectManagementApi, isReachable, type ManagementOptions } from './connect.ts';
import type { DesiredWebhook } from './desired-webhook.ts';
import { dashboardGuide, moderationUrlBeside } from './guide.ts';
import type { ManagementApi } from './management-api.ts';
import { readDesiredWebhook, type WebhookOptions } from './options.ts';
import { planWebhook } from './plan.ts';
import { describeOutcome, describePlan, planRecord } from './present.ts';

type Options = WebhookOptions & ManagementOptions;

/** Reads what the webhook should be, and connects to CometChat. */
export async function prepareWebhook(
  options: Options,
  context: CommandContext,
  { sendsUrl = true } = {},
): Promise<{ readonly desired: DesiredWebhook; readonly api: ManagementApi }> {
  const desired = await readDesiredWebhook(options, context);
  const { username, password, webhookURL } = desired.settings;
  const app = { ...desired, ...(sendsUrl ? { webhookUrl: webhookURL } : {}), mayLeaveMachine: true };
  const api = await connectManagementApi(options, context, app, [username, password]);
  return { desired, api };
}

/** `webhook plan`: reads, compares, changes nothing. */
export async function planCommand(
  options: Options & { prune: boolean },
  context: CommandContext,
): Promise<void> {
  const { desired, api } = await prepareWebhook(options, context);
  const plan = planWebhook(desired, await observeWebhook(api, desired.id), options.prune);
  context.terminal.record(planRecord(desired, plan), () => describePlan(desired, plan, context.terminal));
  if (plan.action !== 'none') context.exitCode = exitCodes.problems;
}

/** `webhook apply`: shows the plan, asks, carries it out, reads the result back. */
export async function applyCommand(
  options: Options & { prune: boolean; allowMissing: boolean; yes: boolean },
  context: CommandContext,
): Promise<void> {
  const { terminal } = context;
  const { desired, api } = await prepareWebhook(options, context);
  const plan = planWebhook(desired, await observeWebhook(api, desired.id), options.prune);
  terminal.record(planRecord(desired, plan), () => describePlan(desired, plan, terminal));
  await confirm(terminal, 'Apply this plan?', options.yes);
  const outcome = await applyPlan(api, desired, plan);
  terminal.record({ kind: 'webhook-applied', webhook: desired.id, ...outcome }, () =>
    describeOutcome(desired, outcome),
  );
  const refusalsCount = outcome.refusedTriggers.length > 0 && !options.allowMissing;
  if (!outcome.complete || refusalsCount) context.exitCode = exitCodes.problems;
}

/** CometChat's limit of webhooks for one app (contract, section 8). */
const mostWebhooks = 25;

/** `webhook status`: this webhook against what it should be, and what else sends to the same URL. */
export async function statusCommand(options: Options, context: CommandContext): Promise<void> {
  const { terminal } = context;
  const { desired, api } = await prepareWebhook(options, context);
  const observed = await observeWebhook(api, desired.id);
  const all = await api.webhooks();
  const plan = planWebhook(desired, observed, false);
  const twins = all.items.filter(
    ({ id, webhookURL }) => id !== desired.id && webhookURL === desired.settings.webhookURL,
  );
  const record = {
    kind: 'webhook-status',
    appId: desired.appId,
    webhook: desired.id,
    system: desired.system,
    exists: observed.webhook !== undefined,
    enabled: observed.webhook?.enabled,
    url: observed.webhook?.webhookURL,
    triggers: observed.triggers.items,
    missingTriggers: observed.webhook === undefined ? [] : plan.addTriggers,
    differences: plan.changes,
    unreadable: plan.unreadable,
    webhooksInApp: all.items.length,
    listComplete: all.complete,
    sameUrl: twins.map(({ id }) => id),
  };
  terminal.record(record, () => [
    ...(observed.webhook === undefined
      ? [`app ${desired.appId} has no ${desired.system} webhook ${desired.id}; run \`webhook apply\``]
      : [...describePlan(desired, plan, terminal), `  ${observed.triggers.items.length} triggers are on`]),
    ...twins.map(
      ({ id }) =>
        `the webhook ${printable(id)} sends to the same URL: consumers get its events as well, with other ids`,
    ),
    `the app has ${all.items.length}${all.complete ? '' : ' or more'} of ${mostWebhooks} ${desired.system} webhooks`,
  ]);
  if (plan.action !== 'none') context.exitCode = exitCodes.problems;
}

/** `webhook remove`: deletes the webhook; succeeds if it is already gone. */
export async function removeCommand(
  options: Options & { yes: boolean },
  context: CommandContext,
): Promise<void> {
  const { terminal } = context;
  const { desired, api } = await prepareWebhook(options, context, { sendsUrl: false });
  const { id, appId, system } = desired;
  await confirm(
    terminal,
    `Delete the ${system} webhook ${id} of app ${appId}? CometChat stops sending to it.`,
    options.yes,
  );
  const result = await api.remove(id);
  terminal.record({ kind: 'webhook-removed', appId, webhook: id, system, result }, () =>
    result === 'removed' ? `webhook ${id} deleted` : `there was no webhook ${id}; nothing to delete`,
  );
}

/** `webhook guide`: what to enter by hand. */
export async function guideCommand(
  options: WebhookOptions & { reveal: boolean },
  context: CommandContext,
): Promise<void> {
  const desired = await readDesiredWebhook(options, context);
  const { password, ...settings } = desired.settings;
  const { outputs } = await context.target();
  const hasModeration = outputs[outputNames.moderationUrl] !== undefined;
  const moderationUrl = hasModeration ? moderationUrlBeside(settings.webhookURL) : undefined;
  const record = {
    kind: 'webhook-guide',
    appId: desired.appId,
    webhook: desired.id,
    system: desired.system,
    ...settings,
    ...(options.reveal ? { password } : {}),
    ...(moderationUrl === undefined ? {} : { moderationURL: moderationUrl }),
    reachable: isReachable(settings.webhookURL),
    triggers: desired.triggers.map(({ trigger }) => trigger),
  };
  context.terminal.record(record, () => dashboardGuide(desired, options.reveal, moderationUrl));
}
