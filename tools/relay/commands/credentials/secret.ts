/** The relay's secret: its text, its place in Secrets Manager, and the steps of a rotation. */
import { randomInt } from 'node:crypto';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { outputNames } from '../../../../infra/output-names.ts';
import { parseJson } from '../../../json/json.ts';
import type { CommandContext } from '../../context.ts';
import { UnreachableError } from '../../errors.ts';

/** The relay's secret. Unknown fields are kept when it is written. */
export interface RelaySecret {
  readonly username: string;
  readonly password: string;
  /** Also accepted; only there during a rotation. */
  readonly previousPassword?: string | undefined;
  readonly others: Readonly<Record<string, unknown>>;
}

const secretSchema = z.looseObject({
  username: z.string().min(1),
  password: z.string().min(1),
  previousPassword: z.string().nullish(),
});

/** Reads the secret's text; undefined if it isn't valid. An empty previous password counts as none. */
export function parseRelaySecret(text: string): RelaySecret | undefined {
  const parsed = secretSchema.safeParse(parseJson(text));
  if (!parsed.success) return undefined;
  const { username, password, previousPassword, ...others } = parsed.data;
  return { username, password, previousPassword: previousPassword || undefined, others };
}

/** The secret's text. */
export function writeRelaySecret({ username, password, previousPassword, others }: RelaySecret): string {
  return JSON.stringify({
    ...others,
    username,
    password,
    ...(previousPassword === undefined ? {} : { previousPassword }),
  });
}

/** The secret with a new password; the current one stays valid. Not during a rotation. */
export function beginRotation(secret: RelaySecret, password: string): RelaySecret {
  return { ...secret, password, previousPassword: secret.password };
}

/** The secret without the previous password. */
export function endRotation(secret: RelaySecret): RelaySecret {
  return { ...secret, previousPassword: undefined };
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const length = 48;

/** A new random password: 48 letters and digits (285 bits). CometChat takes at most 100, and no other characters. */
export function generatePassword(): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}

export interface StoredSecret {
  readonly secret: RelaySecret;
  /** When this version was written, in milliseconds since 1970; undefined if unknown. */
  readonly writtenAt: number | undefined;
}

/** Where the relay's credentials are kept. */
export interface SecretStore {
  read(): Promise<StoredSecret>;
  /** Writes a new version. */
  write(secret: RelaySecret): Promise<void>;
}

/** A Secrets Manager secret. No error quotes the secret. */
function createSecretStore(client: SecretsManagerClient, secretArn: string): SecretStore {
  return {
    async read() {
      const { GetSecretValueCommand } = await import('@aws-sdk/client-secrets-manager');
      const { SecretString, CreatedDate } = await client.send(
        new GetSecretValueCommand({ SecretId: secretArn }),
      );
      const secret = parseRelaySecret(SecretString ?? '');
      if (secret === undefined)
        throw new UnreachableError(
          `the secret ${secretArn} isn't a JSON object with "username" and "password"`,
        );
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

/** The secret of the relay that the command works on. */
export async function connectSecretStore(context: CommandContext): Promise<SecretStore> {
  const target = await context.target();
  return createSecretStore(
    await target.clients.secretsManager(),
    target.output(outputNames.credentialsSecretArn),
  );
}
