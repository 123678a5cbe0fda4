/** Which triggers a webhook is subscribed to. */
import { type Category, categories } from '../../../../lambda/cometchat/categories.ts';

/** The webhook systems that the Management API and the Dashboard's two webhook pages know. */
export const webhookSystems = ['modern', 'legacy'] as const;
export type WebhookSystem = (typeof webhookSystems)[number];

/** A trigger that a webhook can be subscribed to, by the id that CometChat registers it under. */
export interface RegistrableTrigger {
  readonly trigger: string;
  readonly system: WebhookSystem;
  readonly category: Category;
  /** True: only if it is asked for by name, since CometChat may not have it. */
  readonly onRequest: boolean;
}

/**
 * Triggers that are registered under another name than they are sent with (contract, section 5.7): the legacy
 * connection event is `user_connection_status_change` in CometChat's list of triggers.
 */
const registeredNames: ReadonlyMap<string, string> = new Map([
  ['after_connection_status_changed', 'user_connection_status_change'],
]);

/** Only named in one place and never seen (contract, section 5.1). */
const uncertain: ReadonlySet<string> = new Set(['conversation_pinned', 'conversation_unpinned']);

/**
 * The catalogue's triggers that a webhook can be subscribed to. Notification providers and bots are set up elsewhere in
 * the Dashboard, so theirs are left out.
 */
export function registrableTriggers(
  catalogue: readonly { readonly trigger: string; readonly system: string; readonly category: Category }[],
): readonly RegistrableTrigger[] {
  const registrable = new Map<string, RegistrableTrigger>();
  for (const { trigger: sentAs, system, category } of catalogue) {
    if (system !== 'modern' && system !== 'legacy') continue;
    const trigger = system === 'legacy' ? (registeredNames.get(sentAs) ?? sentAs) : sentAs;
    registrable.set(`${system} ${trigger}`, {
      trigger,
      system,
      category,
      onRequest: uncertain.has(trigger),
    });
  }
  return [...registrable.values()];
}

/** The triggers that are asked for. */
export interface TriggerChoice {
  readonly system: WebhookSystem;
  /** Undefined: every category. */
  readonly categories?: readonly string[] | undefined;
  /** Single triggers beside those of the categories; with no categories given, only these. */
  readonly triggers?: readonly string[] | undefined;
  readonly without?: readonly string[] | undefined;
  /** Accept names that aren't in the catalogue: CometChat may have newer triggers. */
  readonly allowUnknown?: boolean | undefined;
}

/** The chosen triggers, in the catalogue's order, and what is wrong with the choice. */
export function chooseTriggers(
  choice: TriggerChoice,
  catalogue: readonly RegistrableTrigger[],
): { readonly triggers: readonly RegistrableTrigger[]; readonly problems: readonly string[] } {
  const { system } = choice;
  const wanted = new Set(choice.triggers ?? []);
  const unwanted = new Set(choice.without ?? []);
  const onlySingle = choice.categories === undefined && wanted.size > 0;
  const wantedCategories = new Set<string>(onlySingle ? [] : (choice.categories ?? categories));
  const known = new Set(catalogue.map(({ trigger }) => trigger));
  const triggers = [
    ...catalogue.filter(
      ({ trigger, category, onRequest, ...entry }) =>
        entry.system === system && ((wantedCategories.has(category) && !onRequest) || wanted.has(trigger)),
    ),
    // CometChat has new triggers before the catalogue does, and the relay keeps their events.
    ...[...wanted]
      .filter((trigger) => !known.has(trigger))
      .map((trigger) => ({ trigger, system, category: 'other' as const, onRequest: true })),
  ].filter(({ trigger }) => !unwanted.has(trigger));
  const problems = [
    ...[...wantedCategories]
      .filter((category) => !categories.some((one) => one === category))
      .map((category) => `there is no category ${category}; choose from ${categories.join(', ')}`),
    ...[...wanted, ...unwanted].flatMap((name) => nameProblem(name, choice, catalogue) ?? []),
  ];
  if (problems.length === 0 && triggers.length === 0)
    problems.push(`no trigger is left for the ${system} webhook`);
  return { triggers, problems };
}

function nameProblem(
  name: string,
  { system, allowUnknown = false }: TriggerChoice,
  catalogue: readonly RegistrableTrigger[],
): string | undefined {
  if (!/^[\w-]{1,100}$/.test(name)) return `${JSON.stringify(name)} isn't a trigger's name`;
  const systems = catalogue.filter(({ trigger }) => trigger === name).map((entry) => entry.system);
  if (systems.includes(system)) return undefined;
  if (systems.length > 0)
    return `${name} is a trigger of the ${systems[0]} webhooks: add --system ${systems[0]}`;
  if (allowUnknown) return undefined;
  const nearest = nearestName(name, catalogue);
  return (
    `there is no trigger ${name}${nearest === undefined ? '' : `; did you mean ${nearest}?`} ` +
    'If CometChat has it and this relay is older, add --allow-unknown.'
  );
}

/** The trigger that is spelt most like a name; undefined if more than half of it differs. */
function nearestName(name: string, catalogue: readonly RegistrableTrigger[]): string | undefined {
  let nearest: string | undefined;
  let least = Math.floor(name.length / 2) + 1;
  for (const { trigger } of catalogue) {
    const distance = editDistance(name, trigger);
    if (distance < least) [nearest, least] = [trigger, distance];
  }
  return nearest;
}

/** How many characters to insert, delete or replace (Levenshtein). */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [row, character] of [...from].entries()) {
    const current = [row + 1];
    for (const [column, other] of [...to].entries()) {
      const replaced = (previous[column] ?? 0) + (character === other ? 0 : 1);
      current.push(Math.min((previous[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1, replaced));
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
}
