import type { CommandContext } from '../../context.ts';
import { describeError, UsageError } from '../../errors.ts';
import { connectManagementApi, hasManagementKey, type ManagementOptions } from '../webhook/connect.ts';
import type { RegisteredWebhook } from '../webhook/management-answers.ts';
import type { ManagementApi } from '../webhook/management-api.ts';

/** A webhook of the app that sends to the relay. */
export interface RelayWebhook {
  readonly system: 'modern' | 'legacy';
  readonly id: string;
}

export type SystemApis = Readonly<Record<'modern' | 'legacy', ManagementApi>>;

/** Finds the webhooks of both systems that send to the relay's URL, or are named. */
export async function findRelayWebhooks(
  apis: SystemApis,
  relayUrl: string,
  named: readonly string[],
): Promise<{ readonly webhooks: readonly RelayWebhook[]; readonly complete: boolean }> {
  const [modern, legacy] = await Promise.all([apis.modern.webhooks(), apis.legacy.webhooks()]);
  const sendsHere = ({ id, webhookURL }: RegisteredWebhook): boolean =>
    webhookURL === relayUrl || named.includes(id);
  return {
    webhooks: [
      ...modern.items.filter(sendsHere).map(({ id }) => ({ system: 'modern' as const, id })),
      ...legacy.items.filter(sendsHere).map(({ id }) => ({ system: 'legacy' as const, id })),
    ],
    complete: modern.complete && legacy.complete,
  };
}

/** One webhook; `problem` is undefined if CometChat took the new password. */
export interface UpdateResult extends RelayWebhook {
  readonly problem: string | undefined;
}

/** Gives the credentials to every webhook, even if one fails. */
export async function updateWebhooks(
  apis: SystemApis,
  webhooks: readonly RelayWebhook[],
  // Only these two fields of a secret may go to CometChat.
  { username, password }: { readonly username: string; readonly password: string },
): Promise<readonly UpdateResult[]> {
  const results: UpdateResult[] = [];
  for (const { system, id } of webhooks) {
    try {
      await apis[system].update(id, { useBasicAuth: true, username, password });
      results.push({ system, id, problem: undefined });
    } catch (error) {
      results.push({ system, id, problem: describeError(error) });
    }
  }
  return results;
}

/** The Management API in both webhook systems; undefined without a key for it. */
export async function connectSystems(
  options: ManagementOptions & { readonly appId?: string | undefined },
  context: CommandContext,
  secrets: readonly string[],
): Promise<SystemApis | undefined> {
  if (!hasManagementKey(options, context)) return undefined;
  const appId = options.appId ?? context.environment.COMETCHAT_APP_ID;
  if (appId === undefined || appId === '')
    throw new UsageError(
      'a key for the Management API is given, but no app: --app-id, or COMETCHAT_APP_ID in the environment',
    );
  const connect = (system: 'modern' | 'legacy') =>
    connectManagementApi(options, context, { appId, system }, secrets);
  return { modern: await connect('modern'), legacy: await connect('legacy') };
}
