import { printable, type Terminal } from '../../terminal.ts';
import type { DesiredWebhook } from './desired-webhook.ts';
import type { Listing, ManagementApi, WebhookSettings } from './management-api.ts';

/** A setting that differs. The password can't be read, so it is never in one. */
export interface SettingChange {
  readonly setting: Exclude<keyof WebhookSettings, 'password'>;
  readonly from: string | boolean;
  readonly to: string | boolean;
}

/** What `apply` would do. */
export interface WebhookPlan {
  /** `none` means: no difference found. */
  readonly action: 'create' | 'update' | 'none';
  readonly changes: readonly SettingChange[];
  /** Settings that CometChat doesn't show. They may be wrong, so `apply` sends them again. */
  readonly unreadable: readonly (keyof WebhookSettings)[];
  readonly addTriggers: readonly string[];
  /** On, but not asked for. */
  readonly extraTriggers: readonly string[];
  /** Whether `apply` removes the extra triggers. */
  readonly prune: boolean;
  /** False if CometChat listed only some of the webhook's triggers. */
  readonly triggersComplete: boolean;
}

const readableSettings = [
  'name',
  'webhookURL',
  'enabled',
  'retryOnFailure',
  'useBasicAuth',
  'username',
] as const satisfies readonly (keyof WebhookSettings)[];

/** What CometChat has now, as far as it can be read. Without such a webhook, `webhook` is undefined. */
export async function observeWebhook(api: ManagementApi, id: string) {
  const webhook = await api.webhook(id);
  const none: Listing<string> = { items: [], complete: true };
  return { webhook, triggers: webhook === undefined ? none : await api.triggers(id) };
}

/** Compares what should be with what is. */
export function planWebhook(
  { settings, triggers: desired }: DesiredWebhook,
  {
    webhook,
    triggers: { items: present, complete: triggersComplete },
  }: Awaited<ReturnType<typeof observeWebhook>>,
  prune: boolean,
): WebhookPlan {
  const wanted = desired.map(({ trigger }) => trigger);
  const addTriggers = wanted.filter((trigger) => !present.includes(trigger));
  const extraTriggers = present.filter((trigger) => !wanted.includes(trigger));
  const plan = { addTriggers, extraTriggers, prune, triggersComplete };
  if (webhook === undefined) return { action: 'create', changes: [], unreadable: [], ...plan };
  const changes = readableSettings.flatMap((setting): SettingChange[] => {
    const [from, to] = [webhook[setting], settings[setting]];
    if (from === undefined || from === to) return [];
    // User names are credentials: the change is shown, the values aren't.
    return [setting === 'username' ? { setting, from: 'another', to: "the relay's" } : { setting, from, to }];
  });
  const hidden = readableSettings.filter((setting) => webhook[setting] === undefined);
  const differs = changes.length + addTriggers.length + (prune ? extraTriggers.length : 0) > 0;
  return { action: differs ? 'update' : 'none', changes, unreadable: [...hidden, 'password'], ...plan };
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
