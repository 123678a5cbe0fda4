import * as z from 'zod';
import { readJsonSecret } from '../../clients.ts';
import type { CommandContext } from '../../context.ts';
import { UsageError } from '../../errors.ts';
import { isLocalUrl, requireLocalUrl } from '../../local-guard.ts';
import { type OptionValues, textOption } from '../../options.ts';
import { ManagementApi } from './management-api.ts';
import { hideSecrets } from './management-errors.ts';
import { defaultRetryPolicy } from './management-request.ts';
import type { WebhookSystem } from './triggers.ts';

const defaultBaseUrl = 'https://apimgmt.cometchat.io';

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

/** The app whose webhooks are managed, and what CometChat may be asked about the local run. */
export interface ManagedApp {
  readonly appId: string;
  readonly system: WebhookSystem;
  /** With --local: whether CometChat itself may be asked, or only a stand-in on this machine. */
  readonly mayLeaveMachine?: boolean;
  /** Where CometChat is to send to; it must be able to reach it. */
  readonly webhookUrl?: string;
}

/** The Management API for an app, in one system. `secrets` are texts that no message may show, beside the key. */
export async function connectManagementApi(
  options: ManagementOptions,
  context: CommandContext,
  app: ManagedApp,
  secrets: readonly string[],
): Promise<ManagementApi> {
  const { environment, signal, terminal, local } = context;
  const givenUrl = options.managementUrl ?? environment.COMETCHAT_MANAGEMENT_URL ?? defaultBaseUrl;
  const baseUrl = givenUrl.replace(/\/+$/, '');
  requireSafeUrl(baseUrl, local, app);
  const { key, secret } = await readManagementKey(options.managementSecret, context);
  const connection = {
    baseUrl,
    key,
    secret,
    system: app.system,
    hide: hideSecrets([key, secret, ...secrets]),
    policy: defaultRetryPolicy,
    signal,
    onRetry: (why: string, wait: number) =>
      terminal.warn(`${why}; retrying in ${(wait / 1000).toFixed(1)} s`),
  };
  return new ManagementApi(connection, app.appId);
}

/** True if a key for the Management API is given, in the environment or as a secret. */
export function hasManagementKey(
  { managementSecret }: Pick<ManagementOptions, 'managementSecret'>,
  { environment }: CommandContext,
): boolean {
  return managementSecret !== undefined || Boolean(environment.COMETCHAT_MANAGEMENT_KEY);
}

function requireSafeUrl(baseUrl: string, local: boolean, app: ManagedApp): void {
  if (local && isLocalUrl(baseUrl)) return;
  if (local && app.mayLeaveMachine !== true)
    requireLocalUrl(baseUrl, 'the Management API (name a stand-in with --management-url)');
  const isHttps = URL.canParse(baseUrl) && new URL(baseUrl).protocol === 'https:';
  if (!isHttps && !isLocalUrl(baseUrl))
    throw new UsageError('--management-url must be an https URL: the key is sent there.');
  if (local && app.webhookUrl !== undefined && !isReachable(app.webhookUrl))
    throw new UsageError(unreachableAdvice(app.webhookUrl));
}

const keySchema = z.object({ key: z.string().min(1), secret: z.string().min(1) });

async function readManagementKey(
  secretId: string | undefined,
  { environment, target }: CommandContext,
): Promise<z.infer<typeof keySchema>> {
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

/** True for a URL that CometChat can send to: https, and not on this machine. */
export function isReachable(url: string): boolean {
  return URL.canParse(url) && new URL(url).protocol === 'https:' && !isLocalUrl(url);
}

/** The error text for a URL that isn't reachable. */
export function unreachableAdvice(url: string): string {
  return (
    `CometChat can't reach ${url}: it only sends to public https addresses.\n` +
    'Start a tunnel to the local run and add its address: --url https://... (docs/local.md).'
  );
}
