/** Which triggers a webhook is subscribed to. */
import { closestMatch } from 'leven';
import { catalogue } from '../../../../lambda/cometchat/catalogue/index.ts';
import { categories } from '../../../../lambda/cometchat/categories.ts';

/** The webhook systems that the Management API and the Dashboard's two webhook pages know. */
export const webhookSystems = ['modern', 'legacy'] as const;
export type WebhookSystem = (typeof webhookSystems)[number];

/** Sent under the first name, and registered under the second (contract, section 5.7). */
const registeredNames: ReadonlyMap<string, string> = new Map([
  ['after_connection_status_changed', 'user_connection_status_change'],
]);

/** Only named in one place and never seen (contract, section 5.1), so they are registered only on request. */
const uncertain: readonly string[] = ['conversation_pinned', 'conversation_unpinned'];

/**
 * The catalogue's triggers that a webhook can be subscribed to, each once, by the id that CometChat registers it under.
 * Notification providers and bots are set up elsewhere in the Dashboard, so theirs are left out.
 */
export const registrableTriggers = webhookSystems.flatMap((system) => {
  const rows = catalogue.filter((row) => row.system === system);
  const byName = rows.map(({ trigger, category }) => {
    const registered = registeredNames.get(trigger) ?? trigger;
    return [registered, { trigger: registered, system, category }] as const;
  });
  return [...new Map(byName).values()];
});

/** The triggers that are asked for. */
export interface TriggerChoice {
  readonly system: WebhookSystem;
  /** Undefined: every category. */
  readonly categories?: readonly string[] | undefined;
  /** Single triggers beside those of the categories; with no categories given, only these. */
  readonly triggers?: readonly string[] | undefined;
  readonly without?: readonly string[] | undefined;
  /** Accept names that aren't in the catalogue: CometChat may have newer triggers. */
  readonly allowUnknown: boolean;
}

/** The chosen triggers, in the catalogue's order, and what is wrong with the choice. */
export function chooseTriggers({
  system,
  triggers: wanted = [],
  categories: wantedCategories = wanted.length > 0 ? [] : categories,
  without = [],
  allowUnknown,
}: TriggerChoice) {
  const known = registrableTriggers.filter(
    ({ trigger, category, ...one }) =>
      one.system === system &&
      (wanted.includes(trigger) || (wantedCategories.includes(category) && !uncertain.includes(trigger))),
  );
  // CometChat has new triggers before the catalogue does, and the relay keeps their events.
  const unknown = [...new Set(wanted)]
    .filter((name) => !known.some(({ trigger }) => trigger === name))
    .map((trigger) => ({ trigger, system, category: 'other' as const }));
  const triggers = [...known, ...unknown].filter(({ trigger }) => !without.includes(trigger));
  const problems = [
    ...wantedCategories
      .filter((category) => !categories.some((one) => one === category))
      .map((category) => `there is no category ${category}; choose from ${categories.join(', ')}`),
    ...[...wanted, ...without].flatMap((name) => nameProblem(name, system, allowUnknown) ?? []),
  ];
  if (problems.length === 0 && triggers.length === 0)
    problems.push(`no trigger is left for the ${system} webhook`);
  return { triggers, problems };
}

function nameProblem(name: string, system: WebhookSystem, allowUnknown: boolean): string | undefined {
  if (!/^[\w-]{1,100}$/.test(name)) return `${JSON.stringify(name)} isn't a trigger's name`;
  const systems = registrableTriggers.filter(({ trigger }) => trigger === name).map((one) => one.system);
  if (systems.includes(system)) return undefined;
  if (systems.length > 0)
    return `${name} is a trigger of the ${systems[0]} webhooks: add --system ${systems[0]}`;
  if (allowUnknown) return undefined;
  const names = registrableTriggers.map(({ trigger }) => trigger);
  const nearest = closestMatch(name, names, { maxDistance: Math.floor(name.length / 2) });
  const guess = nearest === undefined ? '.' : `; did you mean ${nearest}?`;
  return `there is no trigger ${name}${guess} If CometChat has it and this relay is older, add --allow-unknown.`;
}
