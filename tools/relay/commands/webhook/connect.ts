import * as z from 'zod';
import { readJsonSecret } from '../../clients.ts';
import type { CommandContext } from '../../context.ts';
import { UsageError } from '../../errors.ts';
import { isLocalUrl } from '../../local-guard.ts';
import { type OptionValues, textOption } from '../../options.ts';
import { createManagementApi, type ManagementApi } from './management-api.ts';
import type { WebhookSystem } from './triggers.ts';

/** How the Management API is reached. The key and the secret are never options. */
export const managementOptions = {
  managementUrl: textOption(
    '--management-url <url>',
    "CometChat's Management API (COMETCHAT_MANAGEMENT_URL)",
  ),
  managementSecret: textOption(
    '--management-secret <id>',
    'a Secrets Manager secret {"key","secret"} with the Multi-Tenancy key\n' +
      '(default: COMETCHAT_MANAGEMENT_KEY and COMETCHAT_MANAGEMENT_SECRET in the environment)',
  ),
};

export type ManagementOptions = OptionValues<typeof managementOptions>;

/** The base URL of the Management API. */
export function managementUrl(options: ManagementOptions, { environment }: CommandContext): string {
  const url = options.managementUrl ?? environment.COMETCHAT_MANAGEMENT_URL ?? 'https://apimgmt.cometchat.io';
  return url.replace(/\/+$/, '');
}

/** True if a key for the Management API is given, in the environment or as a secret. */
export function hasManagementKey(
  { managementSecret }: ManagementOptions,
  { environment }: CommandContext,
): boolean {
  return managementSecret !== undefined || Boolean(environment.COMETCHAT_MANAGEMENT_KEY);
}

/** The Management API for an app, in one system. `secrets` are texts that no message may show, beside the key. */
export async function connectManagementApi(
  options: ManagementOptions,
  context: CommandContext,
  app: { readonly appId: string; readonly system: WebhookSystem },
  secrets: readonly string[],
): Promise<ManagementApi> {
  const baseUrl = managementUrl(options, context);
  const isHttps = URL.canParse(baseUrl) && new URL(baseUrl).protocol === 'https:';
  if (!isHttps && !isLocalUrl(baseUrl))
    throw new UsageError('--management-url must be an https URL: the key is sent there.');
  const { key, secret } = await readManagementKey(options.managementSecret, context);
  const { appId, system } = app;
  return createManagementApi({
    ...{ baseUrl, key, secret, appId, system },
    hide: hideSecrets([key, secret, ...secrets]),
    signal: context.signal,
    onRetry: (why, wait) => context.terminal.warn(`${why}; retrying in ${(wait / 1000).toFixed(1)} s`),
  });
}

const keySchema = z.object({ key: z.string().min(1), secret: z.string().min(1) });

async function readManagementKey(secretId: string | undefined, { environment, target }: CommandContext) {
  const given =
    secretId === undefined
      ? { key: environment.COMETCHAT_MANAGEMENT_KEY, secret: environment.COMETCHAT_MANAGEMENT_SECRET }
      : await readJsonSecret((await target()).clients, secretId);
  const parsed = keySchema.safeParse(given);
  if (parsed.success) return parsed.data;
  // The parser's message could quote the secret.
  throw new UsageError(
    secretId === undefined
      ? 'No key for the Management API: set COMETCHAT_MANAGEMENT_KEY and COMETCHAT_MANAGEMENT_SECRET, or name a secret\n' +
          'with --management-secret. Without such a key, `webhook guide` prints what to enter in the Dashboard.'
      : `The secret ${secretId} isn't a JSON object with "key" and "secret".`,
  );
}

/** Hides the given secrets in a text, except those shorter than four characters, which would match plain words. */
export function hideSecrets(secrets: readonly string[]): (text: string) => string {
  const worthHiding = secrets.filter((secret) => secret.length >= 4);
  return (text) => worthHiding.reduce((hidden, secret) => hidden.replaceAll(secret, '[hidden]'), text);
}
