import { readFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import * as z from 'zod';
import { outputNames } from '../../../../infra/output-names.ts';
import type { CommandContext } from '../../context.ts';
import { describeError, UsageError } from '../../errors.ts';
import {
  type DesiredWebhook,
  desireWebhook,
  type RegistrableTrigger,
  webhookSystems,
} from './desired-webhook.ts';

/** Nobody said which app. */
export class NoAppError extends UsageError {}

/** The options that say which webhook, and what it should be. */
export function addWebhookOptions(command: Command): Command {
  return command
    .option('--app-id <id>', 'the CometChat app (COMETCHAT_APP_ID)')
    .option(
      '--webhook-id <id>',
      'the id of the webhook in CometChat (default: cometchatrelay and the stage, or local)',
    )
    .option('--name <name>', 'its name (default: CometChat webhook relay, and the stage)')
    .addOption(
      new Option('--system <system>', 'the webhook system (default: modern)').choices(webhookSystems),
    )
    .option(
      '--url <url>',
      'where CometChat sends to (default: the URL of the deployed relay). With --local the https address of your\n' +
        'tunnel; without a path it gets the path of the relay',
    )
    .option('--categories <list>', 'categories of triggers, separated by commas (default: all)')
    .option(
      '--triggers <list>',
      'single triggers beside those of the categories; without --categories only these',
    )
    .option('--without <list>', 'triggers to leave out')
    .option('--allow-unknown', 'take names of triggers that this relay does not know', false)
    .option(
      '--config <file>',
      'a JSON file with these settings (appId, webhookId, name, system, url, categories,\n' +
        'triggers, without); options go before it',
    );
}

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);

const optionsSchema = z.object({
  appId: z.string().optional(),
  webhookId: z.string().optional(),
  name: z.string().optional(),
  system: z.enum(webhookSystems).optional(),
  url: z.string().optional(),
  categories: list.optional(),
  triggers: list.optional(),
  without: list.optional(),
  allowUnknown: z.boolean(),
  config: z.string().optional(),
});

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

/** Options, file and defaults together. Everything but the credentials is known after it. */
export type WebhookSettingsChosen = Awaited<ReturnType<typeof readWebhookOptions>>;

/**
 * Reads the options and the configuration file; a {@link UsageError} where they make no sense. `place` is the stage, or
 * `local`: each has a webhook of its own by default, so that a local run never takes over that of a stage.
 */
export async function readWebhookOptions(
  command: Command,
  environment: CommandContext['environment'],
  place: string,
) {
  const options = optionsSchema.parse(command.optsWithGlobals());
  const file = options.config === undefined ? {} : await readConfiguration(options.config);
  const appId = options.appId ?? file.appId ?? environment.COMETCHAT_APP_ID;
  if (appId === undefined || appId === '')
    throw new NoAppError('say which CometChat app: --app-id, or COMETCHAT_APP_ID in the environment');
  return {
    appId,
    id: options.webhookId ?? file.webhookId ?? `cometchatrelay${place.replace(/[^a-zA-Z0-9]/g, '')}`,
    name: options.name ?? file.name ?? `CometChat webhook relay ${place}`,
    system: options.system ?? file.system ?? 'modern',
    url: options.url ?? file.url,
    categories: options.categories ?? file.categories,
    triggers: options.triggers ?? file.triggers,
    without: options.without ?? file.without,
    allowUnknown: options.allowUnknown,
  } as const;
}

/** What the webhook should be, with the URL and the credentials of the relay. */
export async function readDesiredWebhook(
  chosen: WebhookSettingsChosen,
  context: CommandContext,
  catalogue: readonly RegistrableTrigger[],
): Promise<DesiredWebhook> {
  const target = await context.target();
  const { username, password } = await target.credentials();
  const url = withPath(chosen.url, target.output(outputNames.webhookUrl));
  return desireWebhook({ ...chosen, url, username, password }, catalogue, context.local);
}

/** The address of a tunnel or a domain alone leads to no route: it gets the path of the relay's own URL. */
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
    throw new UsageError(`cannot use ${file}: ${why}`, { cause });
  }
}
