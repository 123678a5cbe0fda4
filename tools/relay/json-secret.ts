import type { Clients } from './clients.ts';
import { parseJson } from './json.ts';

/** The value of a Secrets Manager secret that holds JSON; undefined where it does not. Rejects where it may not be read. */
export async function readJsonSecret(clients: Clients, secretId: string): Promise<unknown> {
  const { GetSecretValueCommand } = await import('@aws-sdk/client-secrets-manager');
  const client = await clients.secretsManager();
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
  return parseJson(SecretString ?? '');
}
