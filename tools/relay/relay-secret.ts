/** The relay's secret in Secrets Manager: the user name and the passwords that CometChat may send. */
import * as z from 'zod';
import { parseJson } from '../json/json.ts';
import type { Clients } from './clients.ts';
import { UnreachableError } from './errors.ts';

export interface RelaySecret {
  readonly username: string;
  readonly password: string;
  /** Also accepted; only there during a rotation. */
  readonly previousPassword?: string | undefined;
  /** Fields that the relay doesn't know; they are kept when the secret is written. */
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
export function writeRelaySecret({ others, ...secret }: RelaySecret): string {
  return JSON.stringify({ ...others, ...secret });
}

export interface StoredSecret {
  readonly secret: RelaySecret;
  /** When this version was written, in milliseconds since 1970; undefined if unknown. */
  readonly writtenAt: number | undefined;
}

/** Where the relay's secret is kept. */
export interface SecretStore {
  read(): Promise<StoredSecret>;
  /** Writes a new version. */
  write(secret: RelaySecret): Promise<void>;
}

/** A Secrets Manager secret. No error quotes its text. */
export function openSecretStore({ secretsManager }: Clients, secretArn: string): SecretStore {
  return {
    async read() {
      const client = await secretsManager();
      const { SecretString = '', CreatedDate } = await client.getSecretValue({ SecretId: secretArn });
      const secret = parseRelaySecret(SecretString);
      if (secret === undefined)
        throw new UnreachableError(
          `The secret ${secretArn} isn't a JSON object with "username" and "password". Write these two fields back.`,
        );
      return { secret, writtenAt: CreatedDate?.getTime() };
    },
    async write(secret) {
      const client = await secretsManager();
      await client.putSecretValue({ SecretId: secretArn, SecretString: writeRelaySecret(secret) });
    },
  };
}
