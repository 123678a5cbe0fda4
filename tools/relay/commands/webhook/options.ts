import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { outputNames } from '../../../../infra/output-names.ts';
import { catalogue } from '../../../../lambda/cometchat/catalogue/index.ts';
import { parseJson } from '../../../json/json.ts';
import type { CommandContext } from '../../context.ts';
import { describeError, UsageError } from '../../errors.ts';
import { commaList, flag, type OptionValues, option, textOption } from '../../options.ts';
import { type DesiredWebhook, desireWebhook } from './desired-webhook.ts';
import { registrableTriggers, webhookSystems } from './triggers.ts';

/** No app was given. */
export class NoAppError extends UsageError {}

export const appOption = textOption('--app-id <id>', 'the CometChat app (COMETCHAT_APP_ID)');

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
  categories: option(
    '--categories <list>',
    'trigger categories, separated by commas (default: all)',
    commaList.optional(),
  ),
  triggers: option(
    '--triggers <list>',
    'single triggers, beside those of the categories; without --categories only these',
    commaList.optional(),
  ),
  without: option('--without <list>', 'triggers to leave out', commaList.optional()),
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

/** The app that is named by an option, a file or the environment. A {@link NoAppError} if none is. */
export function appIdOf(given: string | undefined, { environment }: CommandContext): string {
  const appId = given ?? environment.COMETCHAT_APP_ID;
  if (appId === undefined || appId === '')
    throw new NoAppError('Name the CometChat app with --app-id, or COMETCHAT_APP_ID in the environment.');
  return appId;
}

/**
 * What the webhook should be: options, then the file, then defaults, with the relay's URL and credentials. Each stage,
 * and the local run, has its own webhook by default, so a local run never takes over a stage's.
 */
export async function readDesiredWebhook(
  { config, ...options }: WebhookOptions,
  context: CommandContext,
): Promise<DesiredWebhook> {
  const target = await context.target();
  const place = target.localUrl === undefined ? target.stage : 'local';
  const file = config === undefined ? {} : await readConfiguration(config);
  const appId = appIdOf(options.appId ?? file.appId, context);
  const { username, password } = await target.credentials();
  const request = {
    ...{ appId, username, password },
    id: options.webhookId ?? file.webhookId ?? `cometchatrelay${place.replace(/[^a-zA-Z0-9]/g, '')}`,
    name: options.name ?? file.name ?? `CometChat webhook relay ${place}`,
    system: options.system ?? file.system ?? 'modern',
    url: withPath(options.url ?? file.url, target.output(outputNames.webhookUrl)),
    categories: options.categories ?? file.categories,
    triggers: options.triggers ?? file.triggers,
    without: options.without ?? file.without,
    allowUnknown: options.allowUnknown,
  };
  return desireWebhook(request, registrableTriggers(catalogue), context.local);
}

/** A tunnel's or domain's address without a path gets the path of the relay's URL. */
function withPath(url: string | undefined, relayUrl: string): string {
  if (url === undefined) return relayUrl;
  if (!URL.canParse(url) || new URL(url).pathname !== '/') return url;
  return new URL(new URL(relayUrl).pathname, url).href;
}

async function readConfiguration(file: string): Promise<z.infer<typeof fileSchema>> {
  const content = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new UsageError(`Can't read ${file}: ${describeError(cause)}`, { cause });
  });
  const parsed = fileSchema.safeParse(parseJson(content));
  if (!parsed.success) throw new UsageError(`Can't use ${file}:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
