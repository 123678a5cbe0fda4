import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { UnreachableError } from '../../errors.ts';
import { parseRelaySecret, type RelaySecret, writeRelaySecret } from './relay-secret.ts';

export interface StoredSecret {
  readonly secret: RelaySecret;
  /** When this version was written, in milliseconds since 1970; undefined where it is not known. */
  readonly writtenAt: number | undefined;
}

/** Where the relay's credentials are kept. */
export interface SecretStore {
  read(): Promise<StoredSecret>;
  /** Puts a new version in force. */
  write(secret: RelaySecret): Promise<void>;
}

/** A Secrets Manager secret. No error has a part of the secret in it. */
export function createSecretStore(client: SecretsManagerClient, secretArn: string): SecretStore {
  return {
    async read() {
      const { GetSecretValueCommand } = await import('@aws-sdk/client-secrets-manager');
      const { SecretString, CreatedDate } = await client.send(
        new GetSecretValueCommand({ SecretId: secretArn }),
      );
      const secret = parseRelaySecret(SecretString ?? '');
      if (secret === undefined)
        throw new UnreachableError(`the secret ${secretArn} does not hold {"username","password"} as JSON`);
      return { secret, writtenAt: CreatedDate?.getTime() };
    },
    async write(secret) {
      const { PutSecretValueCommand } = await import('@aws-sdk/client-secrets-manager');
      await client.send(
        new PutSecretValueCommand({ SecretId: secretArn, SecretString: writeRelaySecret(secret) }),
      );
    },
  };
}
