import type { DesiredWebhook } from './desired-webhook.ts';
import type { Listing, TriggerResult } from './management-answers.ts';
import type { ManagementApi } from './management-api.ts';
import { ManagementApiError } from './management-errors.ts';
import {
  compareSettings,
  type ObservedWebhook,
  type SettingChange,
  type SettingName,
  type WebhookPlan,
} from './plan.ts';

/** What is true after `apply`, read back from CometChat as far as it can be. */
export interface ApplyOutcome {
  /** True where nothing is known to be missing but what CometChat refuses. */
  readonly complete: boolean;
  readonly created: boolean;
  readonly addedTriggers: readonly string[];
  /** Triggers that CometChat refused, each alone too, with its words: the app's plan may not have them. */
  readonly refusedTriggers: readonly { readonly trigger: string; readonly said: string }[];
  /** Triggers that CometChat accepted and does not list. */
  readonly missingTriggers: readonly string[];
  readonly removedTriggers: readonly string[];
  /** Settings that were sent and still read differently. */
  readonly settingsNotTaken: readonly SettingChange[];
  /** Sent and accepted as a whole, but not shown by CometChat. */
  readonly unreadable: readonly SettingName[];
}

/** Reads what CometChat has now. */
export async function observeWebhook(api: ManagementApi, id: string): Promise<ObservedWebhook> {
  const webhook = await api.webhook(id);
  const triggers: Listing<string> =
    webhook === undefined ? { items: [], complete: true } : await api.triggers(id);
  return { webhook, triggers };
}

/**
 * Carries a plan out and reads the result back. Every step can be repeated, so a run that was stopped is mended by the
 * next one. An existing webhook is always sent its settings again: CometChat does not show all of them.
 */
export async function applyPlan(
  api: ManagementApi,
  desired: DesiredWebhook,
  plan: WebhookPlan,
): Promise<ApplyOutcome> {
  const { id, settings } = desired;
  if (plan.action === 'create') await api.create(id, settings);
  else await api.update(id, settings);

  const results = await addTriggers(api, id, plan.addTriggers);
  const removedTriggers = plan.prune ? plan.extraTriggers : [];
  if (removedTriggers.length > 0) await api.removeTriggers(id, removedTriggers);

  const after = await observeWebhook(api, id);
  if (after.webhook === undefined)
    throw new ManagementApiError(`the webhook ${id} was written, but CometChat does not show it`, {
      status: 200,
    });
  const { changes, unreadable } = compareSettings(settings, after.webhook);
  const absent = findAbsent(desired, after.triggers, results);
  const refusedTriggers = absent.flatMap(({ trigger, result }) =>
    result?.accepted === false ? [{ trigger, said: result.message }] : [],
  );
  const missingTriggers = absent.flatMap(({ trigger, result }) =>
    result?.accepted === false ? [] : [trigger],
  );
  const off = new Set(absent.map(({ trigger }) => trigger));
  return {
    complete: changes.length === 0 && missingTriggers.length === 0,
    created: plan.action === 'create',
    addedTriggers: plan.addTriggers.filter((trigger) => !off.has(trigger)),
    refusedTriggers,
    missingTriggers,
    removedTriggers,
    settingsNotTaken: changes,
    unreadable,
  };
}

/**
 * Adds all triggers in one call, then those that were refused once more, one by one: some failures pass, and one
 * trigger that the app is not entitled to must not keep the others out.
 */
async function addTriggers(
  api: ManagementApi,
  id: string,
  triggers: readonly string[],
): Promise<ReadonlyMap<string, TriggerResult>> {
  const results = new Map<string, TriggerResult>();
  if (triggers.length === 0) return results;
  for (const result of await addOrExplain(api, id, triggers)) results.set(result.trigger, result);
  for (const { trigger } of [...results.values()].filter(({ accepted }) => !accepted)) {
    for (const result of await addOrExplain(api, id, [trigger])) results.set(result.trigger, result);
  }
  return results;
}

/** A call that is refused as a whole (one unknown trigger is enough) becomes a refusal of each trigger in it. */
async function addOrExplain(
  api: ManagementApi,
  id: string,
  triggers: readonly string[],
): Promise<readonly TriggerResult[]> {
  try {
    return await api.addTriggers(id, triggers);
  } catch (error) {
    if (!(error instanceof ManagementApiError) || !isAboutTriggers(error)) throw error;
    const message = error.code ?? `answered ${error.status}`;
    return triggers.map((trigger) => ({ trigger, accepted: false, message }));
  }
}

/**
 * The webhook was written with the same key a moment ago, so a refusal now is about the triggers: CometChat does not say
 * which status a plan that lacks one has.
 */
function isAboutTriggers({ status = 0, code = '' }: ManagementApiError): boolean {
  const aboutAccess = status === 401 || status === 429 || /^(?:AUTH_ERR|ERR_APP|ERR_WEBHOOK)_/.test(code);
  return status >= 400 && status < 500 && !aboutAccess;
}

/**
 * CometChat's list decides, not the answers to the calls. Where the list is incomplete, a trigger that is not in it
 * counts as there if CometChat did not refuse it.
 */
function findAbsent(
  desired: DesiredWebhook,
  listed: Listing<string>,
  results: ReadonlyMap<string, TriggerResult>,
): { trigger: string; result: TriggerResult | undefined }[] {
  const present = new Set(listed.items);
  return desired.triggers
    .map(({ trigger }) => ({ trigger, result: results.get(trigger) }))
    .filter(
      ({ trigger, result }) => !present.has(trigger) && (listed.complete || result?.accepted === false),
    );
}
