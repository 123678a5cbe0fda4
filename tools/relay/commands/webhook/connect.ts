import type { Command } from 'commander';
import * as z from 'zod';
import type { CommandContext } from '../../context.ts';
import { UsageError } from '../../errors.ts';
import { readJsonSecret } from '../../json-secret.ts';
import { isLocalUrl, requireLocalUrl } from '../../local-guard.ts';
import { createManagementApi, type ManagementApi } from './management-api.ts';
import { hideSecrets } from './management-errors.ts';
import { isReachable, unreachableAdvice } from './reachable-url.ts';
import { defaultRetryPolicy } from './retry-policy.ts';

const defaultBaseUrl = 'https://apimgmt.cometchat.io';

/** The options that say how the Management API is reached. The key and the secret are never among them. */
export function addManagementOptions(command: Command): Command {
  return command
    .option('--management-url <url>', "CometChat's Management API (COMETCHAT_MANAGEMENT_URL)")
    .option(
      '--management-secret <id>',
      'a Secrets Manager secret {"key","secret"} with the Multi-Tenancy key\n' +
        '(default: COMETCHAT_MANAGEMENT_KEY and COMETCHAT_MANAGEMENT_SECRET in the environment)',
    );
}

const optionsSchema = z.object({
  managementUrl: z.string().optional(),
  managementSecret: z.string().optional(),
});

const keySchema = z.object({ key: z.string().min(1), secret: z.string().min(1) });

export type ManagementKey = z.infer<typeof keySchema>;

/** The app whose webhooks are managed, and what of the local run CometChat may be told. */
export interface ManagedApp {
  readonly appId: string;
  readonly system: 'modern' | 'legacy';
  /** With --local: whether CometChat itself may be asked, or only a stand-in on this machine. */
  readonly mayLeaveMachine?: boolean;
  /** Where CometChat is to send to; it must be able to reach it. */
  readonly webhookUrl?: string;
}

/** The Management API for an app, in one system. `secrets` are texts that no message may show, beside the key. */
export async function connectManagementApi(
  command: Command,
  context: CommandContext,
  app: ManagedApp,
  secrets: readonly string[] = [],
): Promise<ManagementApi> {
  const options = optionsSchema.parse(command.optsWithGlobals());
  const baseUrl = (
    options.managementUrl ??
    context.environment.COMETCHAT_MANAGEMENT_URL ??
    defaultBaseUrl
  ).replace(/\/+$/, '');
  requireSafeUrl(baseUrl, context.local, app);
  const { key, secret } = await readManagementKey(options.managementSecret, context);
  return createManagementApi(
    {
      baseUrl,
      key,
      secret,
      system: app.system,
      hide: hideSecrets([key, secret, ...secrets]),
      policy: defaultRetryPolicy,
      signal: context.signal,
      onRetry: (why, wait) => context.terminal.warn(`${why}; trying again in ${(wait / 1000).toFixed(1)} s`),
    },
    app.appId,
  );
}

/** True where a key for the Management API is given, in the environment or as a secret. */
export function hasManagementKey(command: Command, context: CommandContext): boolean {
  const { managementSecret } = optionsSchema.parse(command.optsWithGlobals());
  return managementSecret !== undefined || Boolean(context.environment.COMETCHAT_MANAGEMENT_KEY);
}

function requireSafeUrl(baseUrl: string, local: boolean, app: ManagedApp): void {
  if (local && isLocalUrl(baseUrl)) return;
  if (local && app.mayLeaveMachine !== true)
    requireLocalUrl(baseUrl, 'the Management API (say where a stand-in is with --management-url)');
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && !isLocalUrl(baseUrl)))
    throw new UsageError('--management-url must be an https URL: the key goes there');
  if (local && app.webhookUrl !== undefined && !isReachable(app.webhookUrl))
    throw new UsageError(unreachableAdvice(app.webhookUrl));
}

async function readManagementKey(
  secretId: string | undefined,
  context: CommandContext,
): Promise<ManagementKey> {
  if (secretId !== undefined) {
    const { clients } = await context.target();
    const parsed = keySchema.safeParse(await readJsonSecret(clients, secretId));
    // The parser's message could repeat what is in the secret, so it is not passed on.
    if (!parsed.success)
      throw new UsageError(`the secret ${secretId} does not hold {"key","secret"} as JSON`);
    return parsed.data;
  }
  const parsed = keySchema.safeParse({
    key: context.environment.COMETCHAT_MANAGEMENT_KEY,
    secret: context.environment.COMETCHAT_MANAGEMENT_SECRET,
  });
  if (!parsed.success)
    throw new UsageError(
      'no key for the Management API: set COMETCHAT_MANAGEMENT_KEY and COMETCHAT_MANAGEMENT_SECRET, or name a secret\n' +
        'with --management-secret. Without such a key, `webhook guide` says what to enter in the Dashboard.',
    );
  return parsed.data;
}
