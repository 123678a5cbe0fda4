import { printable, type Terminal } from '../../terminal.ts';
import type { DesiredWebhook } from './desired-webhook.ts';
import type { Listing, RegisteredWebhook } from './management-answers.ts';
import type { ManagementApi, WebhookSettings } from './management-api.ts';

/** What CometChat has now, as far as it can be read. */
export interface ObservedWebhook {
  /** Undefined if there is no such webhook. */
  readonly webhook: RegisteredWebhook | undefined;
  readonly triggers: Listing<string>;
}

export type SettingName = keyof WebhookSettings;

/** A setting that differs. The password can't be read, so it is never in one. */
export interface SettingChange {
  readonly setting: Exclude<SettingName, 'password'>;
  readonly from: string | boolean;
  readonly to: string | boolean;
}

/** What `apply` would do. */
export interface WebhookPlan {
  readonly action: 'create' | 'update' | 'none';
  readonly changes: readonly SettingChange[];
  /** Settings that CometChat doesn't show. They may be wrong, so `apply` sends them again. */
  readonly unreadable: readonly SettingName[];
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
] as const satisfies readonly SettingName[];

/** Reads what CometChat has now. */
export async function observeWebhook(api: ManagementApi, id: string): Promise<ObservedWebhook> {
  const webhook = await api.webhook(id);
  return {
    webhook,
    triggers: webhook === undefined ? { items: [], complete: true } : await api.triggers(id),
  };
}

/** Compares what should be with what is. `none` means: no difference found. */
export function planWebhook(
  desired: DesiredWebhook,
  { webhook, triggers }: ObservedWebhook,
  prune: boolean,
): WebhookPlan {
  const wanted = new Set(desired.triggers.map(({ trigger }) => trigger));
  const present = new Set(webhook === undefined ? [] : triggers.items);
  const addTriggers = [...wanted].filter((trigger) => !present.has(trigger));
  const extraTriggers = [...present].filter((trigger) => !wanted.has(trigger));
  const settings =
    webhook === undefined ? { changes: [], unreadable: [] } : compareSettings(desired.settings, webhook);
  const differs =
    settings.changes.length > 0 || addTriggers.length > 0 || (prune && extraTriggers.length > 0);
  return {
    action: webhook === undefined ? 'create' : differs ? 'update' : 'none',
    ...settings,
    addTriggers,
    extraTriggers,
    prune,
    triggersComplete: webhook === undefined || triggers.complete,
  };
}

/** Which settings differ, and which can't be seen. */
export function compareSettings(
  desired: WebhookSettings,
  webhook: RegisteredWebhook,
): { changes: readonly SettingChange[]; unreadable: readonly SettingName[] } {
  const changes = readableSettings.flatMap((setting): SettingChange[] => {
    const [from, to] = [webhook[setting], desired[setting]];
    if (from === undefined || from === to) return [];
    // User names are credentials: the change is shown, the values aren't.
    return [setting === 'username' ? { setting, from: 'another', to: "the relay's" } : { setting, from, to }];
  });
  const unreadable = readableSettings.filter((setting) => webhook[setting] === undefined);
  return { changes, unreadable: [...unreadable, 'password'] };
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

/** The plan for scripts. */
export function planRecord(desired: DesiredWebhook, plan: WebhookPlan) {
  return { kind: 'webhook-plan', appId: desired.appId, webhook: desired.id, system: desired.system, ...plan };
}
