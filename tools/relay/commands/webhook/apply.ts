import { countOf, printable } from '../../terminal.ts';
import type { DesiredWebhook } from './desired-webhook.ts';
import type { ManagementApi } from './management-api.ts';
import { ManagementApiError } from './management-errors.ts';
import { planWebhook, type WebhookPlan } from './plan.ts';

/** What is true after `apply`, read back from CometChat as far as it can be. */
export type ApplyOutcome = Awaited<ReturnType<typeof applyPlan>>;

/**
 * Carries a plan out and compares again. Every step can be repeated, so the next run completes one that was stopped. An
 * existing webhook is always sent its settings again: CometChat doesn't show all of them.
 */
export async function applyPlan(api: ManagementApi, desired: DesiredWebhook, plan: WebhookPlan) {
  const { id, settings } = desired;
  const created = plan.action === 'create';
  if (created) await api.create(id, settings);
  else await api.update(id, settings);
  const refusals = await addTriggers(api, id, plan.addTriggers);
  const removedTriggers = plan.prune ? plan.extraTriggers : [];
  if (removedTriggers.length > 0) await api.removeTriggers(id, removedTriggers);

  const left = planWebhook(desired, await api.read(id), plan.prune);
  if (left.action === 'create') {
    const message = `the webhook ${id} was written, but CometChat doesn't show it`;
    throw new ManagementApiError(message, { status: 200 });
  }
  // CometChat's list decides, not its answers. What an incomplete list lacks is there unless it was refused.
  const absent = left.addTriggers.filter((trigger) => left.triggersComplete || refusals.has(trigger));
  const missingTriggers = absent.filter((trigger) => !refusals.has(trigger));
  return {
    /** True if nothing is known to be missing but what CometChat refused. */
    complete: left.changes.length === 0 && missingTriggers.length === 0,
    created,
    addedTriggers: plan.addTriggers.filter((trigger) => !absent.includes(trigger)),
    /** Triggers that CometChat refused, each alone too, with its words: the app's plan may not have them. */
    refusedTriggers: absent.flatMap((trigger) => {
      const said = refusals.get(trigger);
      return said === undefined ? [] : [{ trigger, said }];
    }),
    /** Triggers that CometChat accepted and doesn't list. */
    missingTriggers,
    removedTriggers,
    /** Settings that were sent and still read differently. */
    settingsNotTaken: left.changes,
    /** Sent and accepted as a whole, but not shown by CometChat. */
    unreadable: left.unreadable,
  };
}

/**
 * Adds all triggers in one call, then those that were refused once more, one by one: some failures pass, and one
 * trigger that the app isn't entitled to must not keep the others out. Resolves to the triggers that are still refused,
 * with CometChat's words.
 */
async function addTriggers(
  api: ManagementApi,
  id: string,
  triggers: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const add = (some: readonly string[]) =>
    api.addTriggers(id, some).catch((error: unknown) => refusalsIn(error, some));
  if (triggers.length === 0) return new Map();
  const refused: (readonly [string, string])[] = [];
  for (const trigger of (await add(triggers)).keys()) refused.push(...(await add([trigger])));
  return new Map(refused);
}

/**
 * A call that is refused as a whole (one unknown trigger is enough) becomes a refusal of each trigger in it. The webhook
 * was written with the same key a moment ago, so the refusal is about the triggers unless its code says otherwise: CometChat
 * doesn't say with which status it refuses one that the plan lacks.
 */
function refusalsIn(error: unknown, triggers: readonly string[]): ReadonlyMap<string, string> {
  if (!(error instanceof ManagementApiError)) throw error;
  const { status = 0, code = `answered ${status}` } = error;
  const isAboutAccess = status === 401 || status === 429 || /^(?:AUTH_ERR|ERR_APP|ERR_WEBHOOK)_/.test(code);
  if (status < 400 || status >= 500 || isAboutAccess) throw error;
  return new Map(triggers.map((trigger) => [trigger, code]));
}

/** The outcome in words. */
export function describeApplied(id: string, outcome: ApplyOutcome) {
  const { addedTriggers, removedTriggers, refusedTriggers, unreadable, complete } = outcome;
  const added = `${countOf(addedTriggers.length, 'trigger', 'triggers')} added`;
  const removed = removedTriggers.length === 0 ? '' : `, ${removedTriggers.length} removed`;
  const refused = refusedTriggers.length > 0;
  const them = refusedTriggers.length === 1 ? 'it' : 'them';
  const names = refusedTriggers.map(({ trigger }) => trigger).join(',');
  return [
    `webhook ${id} ${outcome.created ? 'created' : 'updated'}; ${added}${removed}`,
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
    refused &&
      `CometChat also refused ${them} alone: your plan may not include ${them}. The next \`webhook apply\` tries again.`,
    refused && `To exit with 0 anyway, add --allow-missing. To leave ${them} out, add --without ${names}`,
    complete
      ? `${refused ? 'Everything else' : 'Everything'} that CometChat shows is as it should be.`
      : 'Not complete: run `webhook apply` again.',
  ];
}
