import { printable, type Terminal } from '../../terminal.ts';
import type { DesiredWebhook } from './desired-webhook.ts';
import { type ManagementApi, readableSettings } from './management-api.ts';

/** What `apply` would do. */
export type WebhookPlan = ReturnType<typeof planWebhook>;

/** Compares what should be with what CometChat has. */
export function planWebhook(
  { settings, triggers: desired }: DesiredWebhook,
  { webhook, triggers }: Awaited<ReturnType<ManagementApi['read']>>,
  prune: boolean,
) {
  const changes = readableSettings.flatMap((setting) => {
    const [from, to] = [webhook?.[setting], settings[setting]];
    if (from === undefined || from === to) return [];
    // User names are credentials: the change is shown, the values aren't.
    return [setting === 'username' ? { setting, from: 'another', to: "the relay's" } : { setting, from, to }];
  });
  const hidden = readableSettings.filter((setting) => webhook?.[setting] === undefined);
  const wanted = desired.map(({ trigger }) => trigger);
  const addTriggers = wanted.filter((trigger) => !triggers.items.includes(trigger));
  const extraTriggers = triggers.items.filter((trigger) => !wanted.includes(trigger));
  const differs = changes.length + addTriggers.length + (prune ? extraTriggers.length : 0) > 0;
  const action: 'create' | 'update' | 'none' = webhook === undefined ? 'create' : differs ? 'update' : 'none';
  return {
    /** `none` means: no difference found. */
    action,
    changes,
    /** Settings that CometChat doesn't show. They may be wrong, so `apply` sends them again. */
    unreadable: webhook === undefined ? [] : [...hidden, 'password' as const],
    addTriggers,
    /** On, but not asked for. */
    extraTriggers,
    /** Whether `apply` removes the extra triggers. */
    prune,
    /** False if CometChat listed only some of the webhook's triggers. */
    triggersComplete: triggers.complete,
  };
}

/** A plan in words. It names settings and triggers; passwords are in no plan. */
export function describePlan(desired: DesiredWebhook, plan: WebhookPlan, { paint }: Terminal) {
  const { settings, id, system, appId } = desired;
  const creates = plan.action === 'create';
  return [
    `${system} webhook ${id} of app ${appId}`,
    creates && paint('green', `  + create the webhook: ${settings.name}, ${settings.webhookURL}`),
    creates && paint('green', "  + retryOnFailure on, Basic Auth on with the relay's credentials, enabled"),
    ...plan.changes.map(({ setting, from, to }) =>
      paint('yellow', `  ~ ${setting}: ${printable(String(from), 255)} -> ${to}`),
    ),
    ...plan.addTriggers.map((trigger) => paint('green', `  + trigger ${trigger}`)),
    ...plan.extraTriggers.map((trigger) =>
      plan.prune
        ? paint('red', `  - trigger ${printable(trigger)}`)
        : `    trigger ${printable(trigger)} is on but wasn't asked for; it stays (--prune removes it)`,
    ),
    plan.action === 'none' && '  no difference found',
    plan.unreadable.length > 0 &&
      paint('dim', `  ? CometChat doesn't show ${plan.unreadable.join(', ')}, so apply sends them again`),
    !plan.triggersComplete &&
      '  ? CometChat listed only some of the triggers, so those to add may be on already; adding them again does no harm',
  ];
}
