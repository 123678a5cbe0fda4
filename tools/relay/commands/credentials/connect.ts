import type { Command } from 'commander';
import { outputNames } from '../../../../infra/output-names.ts';
import type { CommandContext } from '../../context.ts';
import { UsageError } from '../../errors.ts';
import { connectManagementApi, hasManagementKey } from '../webhook/connect.ts';
import { countByMetric } from './cloudwatch-uses.ts';
import type { CountCredentialUses } from './credential-uses.ts';
import { countInLocalLog } from './local-uses.ts';
import { createSecretStore, type SecretStore } from './secret-store.ts';
import type { SystemApis } from './webhooks-of-relay.ts';

/** The secret of the relay that the command works on. */
export async function connectSecretStore(context: CommandContext): Promise<SecretStore> {
  const target = await context.target();
  return createSecretStore(
    await target.clients.secretsManager(),
    target.output(outputNames.credentialsSecretArn),
  );
}

/** The count of requests by password: CloudWatch's, or the local run's log. */
export async function connectCredentialUses(context: CommandContext): Promise<CountCredentialUses> {
  const { localUrl, clients, stage } = await context.target();
  return localUrl === undefined
    ? countByMetric(await clients.metrics(), stage, Date.now)
    : countInLocalLog(localUrl);
}

/** The Management API in both webhook systems; undefined where no key for it is given. */
export async function connectSystems(
  command: Command,
  context: CommandContext,
  secrets: readonly string[],
): Promise<SystemApis | undefined> {
  if (!hasManagementKey(command, context)) return undefined;
  const { appId: option } = command.opts();
  const appId = typeof option === 'string' ? option : context.environment.COMETCHAT_APP_ID;
  if (appId === undefined || appId === '')
    throw new UsageError(
      'a key for the Management API is given, but no app: --app-id, or COMETCHAT_APP_ID in the environment',
    );
  const connect = (system: 'modern' | 'legacy') =>
    connectManagementApi(command, context, { appId, system }, secrets);
  return { modern: await connect('modern'), legacy: await connect('legacy') };
}
