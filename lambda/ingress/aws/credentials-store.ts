import { isJsonObject } from '../../cometchat/json.ts';
import type { ServiceClient } from '../../signed-requests/service-client.ts';
import { CredentialsError } from '../credentials/credentials-secret.ts';

/** Makes a fetcher for the text of a Secrets Manager secret. It rejects within a second if it can't get the text. */
export function createSecretFetcher(
  client: ServiceClient,
  { endpoint, secretArn }: { readonly endpoint: string; readonly secretArn: string },
): () => Promise<string> {
  return async () => {
    const { body } = await client({
      service: 'secretsmanager',
      method: 'POST',
      url: new URL('/', endpoint),
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'secretsmanager.GetSecretValue',
      },
      body: JSON.stringify({ SecretId: secretArn }),
    });
    const secret: unknown = JSON.parse(body);
    if (!isJsonObject(secret) || typeof secret.SecretString !== 'string')
      throw new CredentialsError('the credentials secret has no text');
    return secret.SecretString;
  };
}
