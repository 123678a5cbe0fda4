import type { DesiredWebhook } from './desired-webhook.ts';
import type { Listing, RegisteredWebhook } from './management-answers.ts';
import type { WebhookSettings } from './management-api.ts';

/** What CometChat has now, as far as it can be read. */
export interface ObservedWebhook {
  /** Undefined where there is no such webhook. */
  readonly webhook: RegisteredWebhook | undefined;
  readonly triggers: Listing<string>;
}

export type SettingName = keyof WebhookSettings;

/** A setting that is seen to differ. The password cannot be read, so it is never in one. */
export interface SettingChange {
  readonly setting: Exclude<SettingName, 'password'>;
  readonly from: string | boolean;
  readonly to: string | boolean;
}

/** What `apply` would do. */
export interface WebhookPlan {
  readonly action: 'create' | 'update' | 'none';
  readonly changes: readonly SettingChange[];
  /** Settings that CometChat does not show: whether they are right is not known, so `apply` sends them again. */
  readonly unreadable: readonly SettingName[];
  readonly addTriggers: readonly string[];
  /** On the webhook, but not asked for. */
  readonly extraTriggers: readonly string[];
  /** Whether `apply` takes the extra triggers away. */
  readonly prune: boolean;
  /** False where CometChat showed only a part of the webhook's triggers. */
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

/** Compares what should be with what is. `none` means: nothing is seen to differ. */
export function planWebhook(desired: DesiredWebhook, observed: ObservedWebhook, prune: boolean): WebhookPlan {
  const wanted = new Set(desired.triggers.map(({ trigger }) => trigger));
  const { webhook } = observed;
  if (webhook === undefined) {
    return {
      action: 'create',
      changes: [],
      unreadable: [],
      addTriggers: [...wanted],
      extraTriggers: [],
      prune,
      triggersComplete: true,
    };
  }
  const present = new Set(observed.triggers.items);
  const { changes, unreadable } = compareSettings(desired.settings, webhook);
  const addTriggers = [...wanted].filter((trigger) => !present.has(trigger));
  const extraTriggers = [...present].filter((trigger) => !wanted.has(trigger));
  const differs = changes.length > 0 || addTriggers.length > 0 || (prune && extraTriggers.length > 0);
  return {
    action: differs ? 'update' : 'none',
    changes,
    unreadable,
    addTriggers,
    extraTriggers,
    prune,
    triggersComplete: observed.triggers.complete,
  };
}

/** Which settings are seen to differ, and which cannot be seen. */
export function compareSettings(
  desired: WebhookSettings,
  webhook: RegisteredWebhook,
): { changes: readonly SettingChange[]; unreadable: readonly SettingName[] } {
  const changes: SettingChange[] = [];
  const unreadable: SettingName[] = [];
  for (const setting of readableSettings) {
    const from = webhook[setting];
    if (from === undefined) unreadable.push(setting);
    else if (from !== desired[setting]) changes.push(describeChange(setting, from, desired[setting]));
  }
  return { changes, unreadable: [...unreadable, 'password'] };
}

/** User names are credentials: a change of one is told, its values are not. */
function describeChange(
  setting: SettingChange['setting'],
  from: string | boolean,
  to: string | boolean,
): SettingChange {
  return setting === 'username' ? { setting, from: 'another', to: "the relay's" } : { setting, from, to };
}
