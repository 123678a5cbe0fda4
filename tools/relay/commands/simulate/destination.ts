import { outputNames } from '../../../../infra/output-names.ts';
import type { CommandContext } from '../../context.ts';
import { requireLocalUrl } from '../../local-guard.ts';
import { readOwnCredentials, type SimulateOptions } from './options.ts';
import type { Destination } from './plan.ts';

/** Where deliveries go, and as whom. */
export interface Destinations {
  readonly urls: Readonly<Record<Destination, string>>;
  readonly credentials: { readonly username: string; readonly password: string } | undefined;
  /** Whether questions of the moderation Custom API can be asked. */
  readonly moderation: boolean;
}

/** Takes them from the options where given, else from the relay. With `--url` and `--username` no relay is looked up. */
export async function resolveDestinations(
  options: SimulateOptions,
  context: CommandContext,
): Promise<Destinations> {
  const { url } = options;
  const own = readOwnCredentials(options, context.environment);
  if (context.local) {
    for (const given of [url, options.moderationUrl])
      if (given !== undefined) requireLocalUrl(given, 'the URL');
  }
  if (url !== undefined) {
    const moderation = options.moderationUrl;
    return {
      urls: { webhooks: url, moderation: moderation ?? url },
      credentials: own ?? (context.local ? await (await context.target()).credentials() : undefined),
      moderation: moderation !== undefined,
    };
  }
  const target = await context.target();
  return {
    urls: {
      webhooks: target.output(outputNames.webhookUrl),
      moderation: options.moderationUrl ?? target.output(outputNames.moderationUrl),
    },
    credentials: own ?? (await target.credentials()),
    moderation: true,
  };
}
