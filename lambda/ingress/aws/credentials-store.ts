import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CredentialsError } from '../credentials/credentials-secret.ts';
import { smallFetchLimits, withinASecond } from './small-fetch.ts';

/** Makes a fetcher for the text of a Secrets Manager secret. It rejects within a second where it cannot. */
export function createSecretFetcher(secretArn: string): () => Promise<string> {
  const client = new SecretsManagerClient(smallFetchLimits);
  return async () => {
    const { SecretString: text } = await withinASecond((signal) =>
      client.send(new GetSecretValueCommand({ SecretId: secretArn }), { abortSignal: signal }),
    );
    if (text === undefined) throw new CredentialsError('the credentials secret has no text');
    return text;
  };
}
