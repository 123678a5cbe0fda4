import * as z from 'zod';
import { outputNames } from '../../../../infra/output-names.ts';
import { parseJson } from '../../../json/json.ts';
import type { CommandContext } from '../../context.ts';
import { UsageError } from '../../errors.ts';
import { readTextFile } from '../../files.ts';
import { commaList, flag, type OptionValues, option, textOption } from '../../options.ts';
import { credentialProblems, type RelaySecret } from '../../relay-secret.ts';
import type { Target } from '../../target.ts';
import type { WebhookSettings } from './management-api.ts';
import { chooseTriggers, webhookSystems } from './triggers.ts';

export const appOption = textOption('--app-id <id>', 'the CometChat app (COMETCHAT_APP_ID)');

const list = (flags: string, description: string) => option(flags, description, commaList.optional());

/** Which webhook, and what it should be. */
export const webhookOptions = {
  appId: appOption,
  webhookId: textOption(
    '--webhook-id <id>',
    "the webhook's id in CometChat (default: cometchatrelay and the stage, or local)",
  ),
  name: textOption('--name <name>', 'its name (default: CometChat webhook relay and the stage)'),
  system: option(
    '--system <system>',
    'the webhook system (default: modern)',
    z.enum(webhookSystems).optional(),
  ),
  url: textOption(
    '--url <url>',
    'where CometChat sends to (default: the URL of the deployed relay). With --local, the https address\n' +
      "of your tunnel; a URL without a path gets the relay's path",
  ),
  categories: list('--categories <list>', 'trigger categories, separated by commas (default: all)'),
  triggers: list(
    '--triggers <list>',
    'single triggers, beside those of the categories; without --categories only these',
  ),
  without: list('--without <list>', 'triggers to leave out'),
  allowUnknown: flag('--allow-unknown', "accept triggers that this relay doesn't know"),
  config: textOption(
    '--config <file>',
    'a JSON file with these settings (appId, webhookId, name, system, url, categories, triggers,\n' +
      'without); options override it',
  ),
};

export type WebhookOptions = OptionValues<typeof webhookOptions>;

const text = z.string().optional();
const names = z.array(z.string()).optional();
const fileSchema = z.strictObject({
  ...{ appId: text, webhookId: text, name: text, url: text },
  system: z.enum(webhookSystems).optional(),
  ...{ categories: names, triggers: names, without: names },
});

/** The app that is named by an option, a file or the environment. A {@link UsageError} if none is. */
export function appIdOf(given: string | undefined, { environment }: CommandContext): string {
  const appId = given ?? environment.COMETCHAT_APP_ID;
  if (appId === undefined || appId === '')
    throw new UsageError('Name the CometChat app with --app-id, or COMETCHAT_APP_ID in the environment.');
  return appId;
}

export type DesiredWebhook = ReturnType<typeof desireWebhook>;

/**
 * What the webhook should be: options, then the file, then defaults, with the relay's URL and credentials. Each stage,
 * and the local run, has its own webhook by default, so a local run never takes over a stage's.
 */
export async function readDesiredWebhook(
  { config, ...options }: WebhookOptions,
  context: CommandContext,
): Promise<DesiredWebhook> {
  const target = await context.target();
  const asked = { ...(config === undefined ? {} : await readConfiguration(config)), ...options };
  const url = withPath(asked.url, target.output(outputNames.webhookUrl));
  const complete = { ...asked, appId: appIdOf(asked.appId, context), url };
  return desireWebhook(complete, target, await target.credentials());
}

/** A tunnel's or domain's address without a path gets the path of the relay's URL. */
function withPath(url: string | undefined, relayUrl: string): string {
  if (url === undefined) return relayUrl;
  if (!URL.canParse(url) || new URL(url).pathname !== '/') return url;
  return new URL(new URL(relayUrl).pathname, url).href;
}

async function readConfiguration(file: string): Promise<z.infer<typeof fileSchema>> {
  const content = await readTextFile(file);
  if (content === undefined)
    throw new UsageError(`Can't read ${file}: there is no such file. Name another one.`);
  const parsed = fileSchema.safeParse(parseJson(content));
  if (!parsed.success) throw new UsageError(`Can't use ${file}:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/** CometChat's limit (contract, section 8), in characters. */
export const longestUrl = 255;

/**
 * What the webhook should be, checked against CometChat's limits before anything is sent. Throws a {@link UsageError}
 * that names all that is wrong; it repeats no user name and no password.
 */
export function desireWebhook(
  asked: Omit<WebhookOptions, 'config'> & { readonly appId: string; readonly url: string },
  { localUrl, stage }: Pick<Target, 'localUrl' | 'stage'>,
  { username, password }: Pick<RelaySecret, 'username' | 'password'>,
) {
  const place = localUrl === undefined ? stage : 'local';
  const {
    appId,
    webhookId: id = `cometchatrelay${place.replace(/[^a-zA-Z0-9]/g, '')}`,
    name = `CometChat webhook relay ${place}`,
    system = 'modern',
    url,
  } = asked;
  const { triggers, problems } = chooseTriggers({ ...asked, system });
  const protocols = localUrl === undefined ? ['https:'] : ['https:', 'http:'];
  const isSendable = URL.canParse(url) && protocols.includes(new URL(url).protocol);
  const allProblems = [
    !/^[\w-]+$/.test(appId) && 'the app id must be letters, digits, - and _',
    !/^[\w-]{1,50}$/.test(id) && 'the webhook id must be 1 to 50 letters, digits, - and _',
    (name === '' || name.length > 50) && "the webhook's name must have 1 to 50 characters",
    url.length > longestUrl && `the webhook's URL must have at most ${longestUrl} characters`,
    !isSendable && "the webhook's URL must be an https URL: CometChat sends only to https",
    ...credentialProblems({ username, password }),
    ...problems,
  ].filter((problem) => problem !== false);
  if (allProblems.length > 0) throw new UsageError(allProblems.join('\n'));
  const on = { enabled: true, retryOnFailure: true, useBasicAuth: true };
  const settings: WebhookSettings = { name, webhookURL: url, ...on, username, password };
  return { appId, id, system, settings, triggers };
}
