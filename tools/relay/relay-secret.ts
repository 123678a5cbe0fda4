/** The relay's secret in Secrets Manager: the user name and the passwords that CometChat may send. */
import * as z from 'zod';
import { parseJson } from '../json/json.ts';
import type { Clients } from './clients.ts';
import { UnreachableError } from './errors.ts';

const secretSchema = z.looseObject({
  username: z.string().min(1),
  password: z.string().min(1),
  /** Also accepted; only there during a rotation. An empty one counts as none. */
  previousPassword: z
    .string()
    .nullish()
    .transform((text) => text || undefined),
});

/** Fields that the relay doesn't know are kept when the secret is written. */
export type RelaySecret = Readonly<z.infer<typeof secretSchema>>;

/** Reads the secret's text; undefined if it isn't valid. */
export function parseRelaySecret(text: string): RelaySecret | undefined {
  return secretSchema.safeParse(parseJson(text)).data;
}

/** What CometChat doesn't accept of the credentials (contract, section 2). It repeats none of them. */
export function credentialProblems({ username, password }: Pick<RelaySecret, 'username' | 'password'>) {
  return [
    !/^[a-zA-Z0-9]{1,50}$/.test(username) &&
      "the user name in the relay's secret must be 1 to 50 letters and digits; write another one into the secret",
    !/^[a-zA-Z0-9]{1,100}$/.test(password) &&
      "the password in the relay's secret must be 1 to 100 letters and digits; run `credentials rotate`",
  ].filter((problem) => problem !== false);
}

/** Where the relay's secret is kept. */
export type SecretStore = ReturnType<typeof openSecretStore>;

/** A Secrets Manager secret. No error quotes its text. */
export function openSecretStore({ secretsManager }: Clients, secretArn: string) {
  return {
    /** The secret, and when this version was written, in milliseconds since 1970; undefined if unknown. */
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
    /** Writes a new version. */
    async write(secret: RelaySecret): Promise<void> {
      const client = await secretsManager();
      await client.putSecretValue({ SecretId: secretArn, SecretString: JSON.stringify(secret) });
    },
  };
}
