import { UsageError } from '../../errors.ts';
import type { WebhookSettings } from './management-api.ts';
import {
  chooseTriggers,
  type RegistrableTrigger,
  type TriggerChoice,
  type WebhookSystem,
} from './triggers.ts';

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
export interface WebhookRequest extends TriggerChoice {
  readonly appId: string;
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly username: string;
  readonly password: string;
}

/** CometChat's limits (contract, sections 2 and 8), in characters. */
export const longest = { id: 50, name: 50, url: 255, username: 50, password: 100 } as const;

/**
 * What the webhook should be, checked against CometChat's limits before anything is sent. Throws a {@link UsageError}
 * that names all that is wrong; it repeats no user name and no password.
 */
export function desireWebhook(
  request: WebhookRequest,
  catalogue: readonly RegistrableTrigger[],
  allowInsecureUrl: boolean,
): DesiredWebhook {
  const { appId, id, system, name, url, username, password } = request;
  const { triggers, problems } = chooseTriggers(request, catalogue);
  const allProblems = [...limitProblems(request, allowInsecureUrl), ...problems];
  if (allProblems.length > 0) throw new UsageError(allProblems.join('\n'));
  return {
    appId,
    id,
    system,
    settings: {
      name,
      webhookURL: url,
      enabled: true,
      retryOnFailure: true,
      useBasicAuth: true,
      username,
      password,
    },
    triggers,
  };
}

function limitProblems(request: WebhookRequest, allowInsecureUrl: boolean): string[] {
  const { appId, id, name, url, username, password } = request;
  const fits = (text: string, most: number) => text !== '' && text.length <= most;
  const isHttps = URL.canParse(url) && new URL(url).protocol === 'https:';
  const inSecret = "in the relay's secret must be 1 to";
  const checks: readonly (readonly [boolean, string])[] = [
    [/^[\w-]+$/.test(appId), 'the app id must be letters, digits, - and _'],
    [
      /^[\w-]+$/.test(id) && fits(id, longest.id),
      `the webhook id must be 1 to ${longest.id} letters, digits, - and _`,
    ],
    [fits(name, longest.name), `the webhook's name must have 1 to ${longest.name} characters`],
    [url.length <= longest.url, `the webhook's URL must have at most ${longest.url} characters`],
    [allowInsecureUrl || isHttps, "the webhook's URL must be an https URL: CometChat sends only to https"],
    [
      isAlphanumeric(username) && fits(username, longest.username),
      `the user name ${inSecret} ${longest.username} letters and digits`,
    ],
    [
      isAlphanumeric(password) && fits(password, longest.password),
      `the password ${inSecret} ${longest.password} letters and digits; run \`credentials rotate\``,
    ],
  ];
  return checks.filter(([fine]) => !fine).map(([, problem]) => problem);
}

/** CometChat accepts only letters and digits in user names and passwords. */
export function isAlphanumeric(text: string): boolean {
  return /^[a-zA-Z0-9]+$/.test(text);
}
