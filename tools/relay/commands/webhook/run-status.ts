import type { Command } from 'commander';
import type { CommandContext } from '../../context.ts';
import { exitCodes } from '../../errors.ts';
import { printable } from '../../terminal.ts';
import { observeWebhook } from './apply.ts';
import { planWebhook } from './plan.ts';
import { prepareWebhook } from './prepare.ts';
import { describePlan } from './present.ts';

/** CometChat's limit of webhooks for one app (contract, section 8). */
const mostWebhooks = 25;

/** `webhook status`: this webhook against what it should be, and what else sends to the same URL. */
export async function runStatus(command: Command, context: CommandContext): Promise<void> {
  const { terminal } = context;
  const { desired, api } = await prepareWebhook(command, context);
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
        `the webhook ${printable(id)} sends to the same URL: its events come as events of their own, twice in all`,
    ),
    `the app has ${all.items.length}${all.complete ? '' : ' or more'} of ${mostWebhooks} ${desired.system} webhooks`,
  ]);
  if (plan.action !== 'none') context.exitCode = exitCodes.problems;
}
