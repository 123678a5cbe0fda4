import { outputNames } from '../../../../infra/output-names.ts';
import type { CommandContext } from '../../context.ts';
import { requireLocalUrl } from '../../local-guard.ts';
import { readOwnCredentials, type SimulateOptions } from './options.ts';
import type { Destination } from './plan.ts';

/** Where deliveries of one kind go, and as whom. */
export interface Endpoint {
  readonly url: string;
  /** Undefined sends no `Authorization` header. */
  readonly credentials: { readonly username: string; readonly password: string } | undefined;
}

const ownUrls = [outputNames.webhookUrl, outputNames.moderationUrl] as const;

/**
 * Takes them from the options where given, else from the relay. The relay's own credentials go to its own URLs only,
 * whatever the options say. With `--url`, no deployed relay is looked up. `moderation`: whether requests of the moderation
 * Custom API can be sent.
 */
export async function resolveDestinations(
  options: SimulateOptions,
  context: CommandContext,
): Promise<{ endpoints: Readonly<Record<Destination, Endpoint>>; moderation: boolean }> {
  const given = readOwnCredentials(options, context.environment);
  if (context.local) {
    for (const url of [options.url, options.moderationUrl])
      if (url !== undefined) requireLocalUrl(url, 'the URL');
  }
  const endpoint = async (url: string | undefined, output: string): Promise<Endpoint> => {
    const isRelayNamed = options.url === undefined || context.local;
    if (url !== undefined && (given !== undefined || !isRelayNamed)) return { url, credentials: given };
    const target = await context.target();
    const destination = url ?? target.output(output);
    const isOwn = ownUrls.some((name) => target.outputs[name] === destination);
    return { url: destination, credentials: given ?? (isOwn ? await target.credentials() : undefined) };
  };
  const webhooks = await endpoint(options.url, outputNames.webhookUrl);
  if (options.url !== undefined && options.moderationUrl === undefined)
    return { endpoints: { webhooks, moderation: webhooks }, moderation: false };
  const moderation = await endpoint(options.moderationUrl, outputNames.moderationUrl);
  return { endpoints: { webhooks, moderation }, moderation: true };
}
