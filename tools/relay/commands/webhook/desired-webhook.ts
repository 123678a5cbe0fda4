import { type Category, categories } from '../../../../lambda/cometchat/categories.ts';
import { UsageError } from '../../errors.ts';
import type { WebhookSettings } from './management-api.ts';

/** The webhook systems that the Management API and the Dashboard's two webhook pages know. */
export const webhookSystems = ['modern', 'legacy'] as const;
export type WebhookSystem = (typeof webhookSystems)[number];

/** One trigger that a webhook can be subscribed to, by the id that CometChat registers it under. */
export interface RegistrableTrigger {
  readonly trigger: string;
  readonly system: WebhookSystem;
  readonly category: Category;
  /** True: only where it is asked for by name, as it is not certain that CometChat has it. */
  readonly onRequest: boolean;
}

/** What the webhook should be. */
export interface DesiredWebhook {
  readonly appId: string;
  readonly id: string;
  readonly system: WebhookSystem;
  readonly settings: WebhookSettings;
  /** In the catalogue's order. */
  readonly triggers: readonly RegistrableTrigger[];
}

/** What is asked for, from the options or the configuration file. */
export interface WebhookRequest {
  readonly appId: string;
  readonly id: string;
  readonly name: string;
  readonly system: WebhookSystem;
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** Undefined: every category. */
  readonly categories?: readonly string[] | undefined;
  /** Single triggers to have beside those of the categories; with no categories given, only these. */
  readonly triggers?: readonly string[] | undefined;
  readonly without?: readonly string[] | undefined;
  /** Names of triggers that the catalogue does not have are taken as they are: CometChat may have newer ones. */
  readonly allowUnknown?: boolean | undefined;
}

/** CometChat's limits (contract, sections 2 and 8), in characters. */
const longest = { id: 50, name: 50, url: 255, username: 50, password: 100 } as const;

/**
 * What the webhook should be, checked against CometChat's limits before anything is sent. Throws a {@link UsageError}
 * that names all that is wrong; it repeats no user name and no password.
 */
export function desireWebhook(
  request: WebhookRequest,
  catalogue: readonly RegistrableTrigger[],
  allowInsecureUrl: boolean,
): DesiredWebhook {
  const { triggers, problems } = chooseTriggers(request, catalogue);
  const problemsFound = [...limitProblems(request, allowInsecureUrl), ...problems];
  if (problemsFound.length > 0) throw new UsageError(problemsFound.join('\n'));
  return {
    appId: request.appId,
    id: request.id,
    system: request.system,
    settings: {
      name: request.name,
      webhookURL: request.url,
      enabled: true,
      retryOnFailure: true,
      useBasicAuth: true,
      username: request.username,
      password: request.password,
    },
    triggers,
  };
}

function limitProblems(request: WebhookRequest, allowInsecureUrl: boolean): string[] {
  const { appId, id, name, url, username, password } = request;
  const checks: readonly (readonly [boolean, string])[] = [
    [/^[\w-]+$/.test(appId), 'the app id must be letters, digits, - and _'],
    [
      new RegExp(`^[\\w-]{1,${longest.id}}$`).test(id),
      `the webhook id must be 1 to ${longest.id} letters, digits, - and _`,
    ],
    [
      name !== '' && name.length <= longest.name,
      `the webhook's name must have 1 to ${longest.name} characters`,
    ],
    [url.length <= longest.url, `the webhook's URL must have at most ${longest.url} characters`],
    [allowInsecureUrl || isHttps(url), "the webhook's URL must be an https URL: CometChat sends to no other"],
    [
      new RegExp(`^[a-zA-Z0-9]{1,${longest.username}}$`).test(username),
      `the user name in the relay's secret must be 1 to ${longest.username} letters and digits`,
    ],
    [
      new RegExp(`^[a-zA-Z0-9]{1,${longest.password}}$`).test(password),
      `the password in the relay's secret must be 1 to ${longest.password} letters and digits; run \`credentials rotate\``,
    ],
  ];
  return checks.filter(([fine]) => !fine).map(([, problem]) => problem);
}

function isHttps(url: string): boolean {
  return URL.canParse(url) && new URL(url).protocol === 'https:';
}

function chooseTriggers(
  request: WebhookRequest,
  catalogue: readonly RegistrableTrigger[],
): { triggers: readonly RegistrableTrigger[]; problems: readonly string[] } {
  const { system } = request;
  const wanted = new Set(request.triggers ?? []);
  const unwanted = new Set(request.without ?? []);
  const onlySingle = request.categories === undefined && wanted.size > 0;
  const wantedCategories = new Set<string>(onlySingle ? [] : (request.categories ?? categories));
  const offered = catalogue.filter((entry) => entry.system === system);
  const triggers = [
    ...offered.filter(
      ({ trigger, category, onRequest }) =>
        (wantedCategories.has(category) && !onRequest) || wanted.has(trigger),
    ),
    ...newTriggers(wanted, system, catalogue),
  ].filter(({ trigger }) => !unwanted.has(trigger));

  const knownCategories = new Set<string>(categories);
  const problems = [
    ...[...wantedCategories]
      .filter((category) => !knownCategories.has(category))
      .map((category) => `there is no category ${category}; there are ${categories.join(', ')}`),
    ...[...wanted, ...unwanted].flatMap((name) => nameProblem(name, request, catalogue)),
  ];
  if (problems.length === 0 && triggers.length === 0)
    return { triggers, problems: [`no trigger is left for the ${system} webhook`] };
  return { triggers, problems };
}

/** Asked for by name, and not in the catalogue: CometChat has new ones before we do, and the relay keeps their events. */
function newTriggers(
  wanted: ReadonlySet<string>,
  system: WebhookSystem,
  catalogue: readonly RegistrableTrigger[],
): RegistrableTrigger[] {
  const known = new Set(catalogue.map(({ trigger }) => trigger));
  return [...wanted]
    .filter((trigger) => !known.has(trigger))
    .map((trigger) => ({ trigger, system, category: 'other', onRequest: true }));
}

function nameProblem(
  name: string,
  { system, allowUnknown = false }: WebhookRequest,
  catalogue: readonly RegistrableTrigger[],
): string[] {
  if (!/^[\w-]{1,100}$/.test(name)) return [`${JSON.stringify(name)} is not the name of a trigger`];
  const systems = catalogue.filter(({ trigger }) => trigger === name).map((entry) => entry.system);
  if (systems.includes(system)) return [];
  if (systems.length > 0)
    return [`${name} is a trigger of the ${systems[0]} webhooks: add --system ${systems[0]}`];
  if (allowUnknown) return [];
  const nearest = nearestName(
    name,
    catalogue.map(({ trigger }) => trigger),
  );
  return [
    `there is no trigger ${name}${nearest === undefined ? '' : `; did you mean ${nearest}?`} ` +
      'If CometChat has it and this relay is older, add --allow-unknown.',
  ];
}

/** The name that is spelt most like another; undefined if more than half of it differs. */
function nearestName(name: string, names: Iterable<string>): string | undefined {
  let nearest: string | undefined;
  let least = Math.floor(name.length / 2) + 1;
  for (const candidate of names) {
    const distance = editDistance(name, candidate);
    if (distance < least) [nearest, least] = [candidate, distance];
  }
  return nearest;
}

/** How many characters to insert, delete or replace (Levenshtein). */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [row, character] of [...from].entries()) {
    const current = [row + 1];
    for (const [column, other] of [...to].entries()) {
      current.push(
        Math.min(
          (previous[column + 1] ?? 0) + 1,
          (current[column] ?? 0) + 1,
          (previous[column] ?? 0) + (character === other ? 0 : 1),
        ),
      );
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
}
