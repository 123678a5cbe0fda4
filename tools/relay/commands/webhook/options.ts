import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { outputNames } from '../../../../infra/output-names.ts';
import { catalogue } from '../../../../lambda/cometchat/catalogue/index.ts';
import type { CommandContext } from '../../context.ts';
import { describeError, UsageError } from '../../errors.ts';
import { commaList, flag, type OptionValues, option } from '../../options.ts';
import { type DesiredWebhook, desireWebhook, webhookSystems } from './desired-webhook.ts';
import { registrableTriggers } from './registrable-triggers.ts';

/** No app was given. */
export class NoAppError extends UsageError {}

/** Which webhook, and what it should be. */
export const webhookOptions = {
  appId: option('--app-id <id>', 'the CometChat app (COMETCHAT_APP_ID)', z.string().optional()),
  webhookId: option(
    '--webhook-id <id>',
    "the webhook's id in CometChat (default: cometchatrelay and the stage, or local)",
    z.string().optional(),
  ),
  name: option(
    '--name <name>',
    'its name (default: CometChat webhook relay and the stage)',
    z.string().optional(),
  ),
  system: option(
    '--system <system>',
    'the webhook system (default: modern)',
    z.enum(webhookSystems).optional(),
  ),
  url: option(
    '--url <url>',
    'where CometChat sends to (default: the URL of the deployed relay). With --local, the https address\n' +
      "of your tunnel; a URL without a path gets the relay's path",
    z.string().optional(),
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
  config: option(
    '--config <file>',
    'a JSON file with these settings (appId, webhookId, name, system, url, categories, triggers,\n' +
      'without); options override it',
    z.string().optional(),
  ),
};

export type WebhookOptions = OptionValues<typeof webhookOptions>;

const fileSchema = z.strictObject({
  appId: z.string().optional(),
  webhookId: z.string().optional(),
  name: z.string().optional(),
  system: z.enum(webhookSystems).optional(),
  url: z.string().optional(),
  categories: z.array(z.string()).optional(),
  triggers: z.array(z.string()).optional(),
  without: z.array(z.string()).optional(),
});

/**
 * What the webhook should be: options, then the file, then defaults, with the relay's URL and credentials. Each stage,
 * and the local run, has its own webhook by default, so a local run never takes over a stage's.
 */
export async function readDesiredWebhook(
  options: WebhookOptions,
  context: CommandContext,
): Promise<DesiredWebhook> {
  const target = await context.target();
  const place = target.localUrl === undefined ? target.stage : 'local';
  const file = options.config === undefined ? {} : await readConfiguration(options.config);
  const appId = options.appId ?? file.appId ?? context.environment.COMETCHAT_APP_ID;
  if (appId === undefined || appId === '')
    throw new NoAppError('say which CometChat app: --app-id, or COMETCHAT_APP_ID in the environment');
  const { username, password } = await target.credentials();
  const request = {
    appId,
    id: options.webhookId ?? file.webhookId ?? `cometchatrelay${place.replace(/[^a-zA-Z0-9]/g, '')}`,
    name: options.name ?? file.name ?? `CometChat webhook relay ${place}`,
    system: options.system ?? file.system ?? 'modern',
    url: withPath(options.url ?? file.url, target.output(outputNames.webhookUrl)),
    ...{ username, password },
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
  try {
    return fileSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : describeError(cause);
    throw new UsageError(`can't use ${file}: ${why}`, { cause });
  }
}
