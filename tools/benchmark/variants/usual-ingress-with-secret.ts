import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/** The usual ingress, which has to fetch its credentials before the first answer, as the relay's has. */
const { SecretString: secret } = await new SecretsManagerClient({}).send(
  new GetSecretValueCommand({ SecretId: process.env.CREDENTIALS_SECRET_ARN }),
);
if (secret === undefined) throw new Error('the secret has no text');

export { handler } from './usual-ingress.ts';
