import { CredentialsError } from '../credentials/credentials-secret.ts';
import { callAws } from './aws-call.ts';

/** Fetches the text of a Secrets Manager secret. Rejects within a second where it cannot. */
export async function fetchSecret(secretArn: string): Promise<string> {
  const { SecretString: text } = await callAws({
    service: 'secretsmanager',
    target: 'secretsmanager.GetSecretValue',
    input: { SecretId: secretArn },
  });
  if (typeof text !== 'string') throw new CredentialsError('the credentials secret has no text');
  return text;
}
