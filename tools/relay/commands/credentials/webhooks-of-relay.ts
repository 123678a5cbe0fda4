import { describeError } from '../../errors.ts';
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

/** One webhook and what came of it: undefined where CometChat took the new password. */
export interface UpdateResult extends RelayWebhook {
  readonly problem: string | undefined;
}

/** Gives the credentials to every webhook; one that fails keeps no other from getting them. */
export async function updateWebhooks(
  apis: SystemApis,
  webhooks: readonly RelayWebhook[],
  // Taken apart, so that nothing else of a secret that is passed here goes to CometChat.
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
