import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { timeLimited } from './aws-client-options.ts';
import { CredentialsError } from './credentials-secret.ts';
import { runUntil } from './deadline.ts';

/** For all attempts together: what is left of a request's two seconds must be enough for its delivery. */
const longestFetchMilliseconds = 1000;

/** Fetches the text of a Secrets Manager secret. Rejects within a second where it cannot. */
export function createSecretFetcher(secretArn: string): () => Promise<string> {
  const client = new SecretsManagerClient(timeLimited({ connection: 400, attempt: 600, attempts: 2 }));
  return async () => {
    const { SecretString: text } = await runUntil(Date.now() + longestFetchMilliseconds, (signal) =>
      client.send(new GetSecretValueCommand({ SecretId: secretArn }), { abortSignal: signal }),
    );
    if (text === undefined) throw new CredentialsError('the credentials secret has no text');
    return text;
  };
}
