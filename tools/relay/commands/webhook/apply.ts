import { countOf, printable } from '../../terminal.ts';
import type { DesiredWebhook } from './desired-webhook.ts';
import type { Listing, TriggerResult } from './management-answers.ts';
import type { ManagementApi } from './management-api.ts';
import { ManagementApiError } from './management-errors.ts';
import {
  compareSettings,
  observeWebhook,
  type SettingChange,
  type SettingName,
  type WebhookPlan,
} from './plan.ts';

/** What is true after `apply`, read back from CometChat as far as it can be. */
export interface ApplyOutcome {
  /** True if nothing is known to be missing but what CometChat refused. */
  readonly complete: boolean;
  readonly created: boolean;
  readonly addedTriggers: readonly string[];
  /** Triggers that CometChat refused, each alone too, with its words: the app's plan may not have them. */
  readonly refusedTriggers: readonly { readonly trigger: string; readonly said: string }[];
  /** Triggers that CometChat accepted and doesn't list. */
  readonly missingTriggers: readonly string[];
  readonly removedTriggers: readonly string[];
  /** Settings that were sent and still read differently. */
  readonly settingsNotTaken: readonly SettingChange[];
  /** Sent and accepted as a whole, but not shown by CometChat. */
  readonly unreadable: readonly SettingName[];
}

/**
 * Carries a plan out and reads the result back. Every step can be repeated, so the next run completes one that was
 * stopped. An existing webhook is always sent its settings again: CometChat doesn't show all of them.
 */
export async function applyPlan(
  api: ManagementApi,
  desired: DesiredWebhook,
  plan: WebhookPlan,
): Promise<ApplyOutcome> {
  const { id, settings } = desired;
  const created = plan.action === 'create';
  if (created) await api.create(id, settings);
  else await api.update(id, settings);
  const results = await addTriggers(api, id, plan.addTriggers);
  const removedTriggers = plan.prune ? plan.extraTriggers : [];
  if (removedTriggers.length > 0) await api.removeTriggers(id, removedTriggers);

  const { webhook, triggers } = await observeWebhook(api, id);
  if (webhook === undefined)
    throw new ManagementApiError(`the webhook ${id} was written, but CometChat doesn't show it`, {
      status: 200,
    });
  const { changes, unreadable } = compareSettings(settings, webhook);
  const absent = findAbsent(desired, triggers, results);
  const missingTriggers = absent.flatMap(({ trigger, refusal }) => (refusal === undefined ? [trigger] : []));
  return {
    complete: changes.length === 0 && missingTriggers.length === 0,
    created,
    addedTriggers: plan.addTriggers.filter((trigger) => !absent.some((one) => one.trigger === trigger)),
    refusedTriggers: absent.flatMap(({ trigger, refusal: said }) =>
      said === undefined ? [] : [{ trigger, said }],
    ),
    missingTriggers,
    removedTriggers,
    settingsNotTaken: changes,
    unreadable,
  };
}

/**
 * Adds all triggers in one call, then those that were refused once more, one by one: some failures pass, and one
 * trigger that the app isn't entitled to must not keep the others out. Resolves to the triggers that are still refused.
 */
async function addTriggers(
  api: ManagementApi,
  id: string,
  triggers: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const refusals = new Map<string, string>();
  const add = async (some: readonly string[]): Promise<void> => {
    for (const { trigger, accepted, message } of await addOrExplain(api, id, some))
      if (accepted) refusals.delete(trigger);
      else refusals.set(trigger, message);
  };
  if (triggers.length > 0) await add(triggers);
  for (const trigger of [...refusals.keys()]) await add([trigger]);
  return refusals;
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
 * The webhook was written with the same key a moment ago, so a refusal now is about the triggers: CometChat doesn't say
 * with which status it refuses one that the plan lacks.
 */
function isAboutTriggers({ status = 0, code = '' }: ManagementApiError): boolean {
  const aboutAccess = status === 401 || status === 429 || /^(?:AUTH_ERR|ERR_APP|ERR_WEBHOOK)_/.test(code);
  return status >= 400 && status < 500 && !aboutAccess;
}

/**
 * CometChat's list decides, not the answers to the calls. If the list is incomplete, a trigger that isn't in it counts as
 * there unless CometChat refused it.
 */
function findAbsent(
  { triggers }: DesiredWebhook,
  listed: Listing<string>,
  refusals: ReadonlyMap<string, string>,
): { readonly trigger: string; readonly refusal: string | undefined }[] {
  return triggers
    .map(({ trigger }) => ({ trigger, refusal: refusals.get(trigger) }))
    .filter(
      ({ trigger, refusal }) => !listed.items.includes(trigger) && (listed.complete || refusal !== undefined),
    );
}

/** The outcome in words. */
export function describeApplied({ id }: DesiredWebhook, outcome: ApplyOutcome) {
  const { addedTriggers, removedTriggers, refusedTriggers, unreadable, complete } = outcome;
  const added = `${countOf(addedTriggers.length, 'trigger', 'triggers')} added`;
  const removed = removedTriggers.length === 0 ? '' : `, ${removedTriggers.length} removed`;
  const names = refusedTriggers.map(({ trigger }) => trigger).join(',');
  const them = refusedTriggers.length === 1 ? 'it' : 'them';
  return [
    `webhook ${id} ${outcome.created ? 'created' : 'updated'}; ${added}${removed}`,
    unreadable.length > 0 &&
      `sent, but CometChat doesn't show it, so check it yourself: ${unreadable.join(', ')}`,
    ...outcome.settingsNotTaken.map(
      ({ setting, from, to }) =>
        `NOT CHANGED: ${setting} is still ${printable(String(from), 255)}; it should be ${to}`,
    ),
    ...outcome.missingTriggers.map(
      (trigger) => `MISSING: trigger ${trigger} (accepted, but not in the list afterwards)`,
    ),
    ...refusedTriggers.map(
      ({ trigger, said }) =>
        `NOT OFFERED: trigger ${trigger}${said === '' ? '' : ` (CometChat: ${printable(said)})`}`,
    ),
    names !== '' &&
      `CometChat also refused ${them} alone: your plan may not include ${them}. The next \`webhook apply\` tries again.`,
    names !== '' &&
      `To exit with 0 anyway, add --allow-missing. To leave ${them} out, add --without ${names}`,
    !complete && 'Not complete: run `webhook apply` again.',
    complete && `${names === '' ? 'Everything' : 'Everything else'} that CometChat shows is as it should be.`,
  ];
}
