import * as z from 'zod';
import { parseJson } from '../../json.ts';

/** The relay's secret. Fields that are not known are kept when it is written again. */
export interface RelaySecret {
  readonly username: string;
  readonly password: string;
  /** Accepted beside the password; there only while a rotation is under way. */
  readonly previousPassword?: string | undefined;
  readonly others: Readonly<Record<string, unknown>>;
}

const secretSchema = z.looseObject({
  username: z.string().min(1),
  password: z.string().min(1),
  previousPassword: z.string().nullish(),
});

/** Reads the secret's text; undefined where it is not what it must be. An empty previous password counts as none. */
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

/** The secret with a new password; the one so far stays valid. Only for a secret that is in no rotation. */
export function beginRotation(secret: RelaySecret, password: string): RelaySecret {
  return { ...secret, password, previousPassword: secret.password };
}

/** The secret with the previous password gone. */
export function endRotation(secret: RelaySecret): RelaySecret {
  return { ...secret, previousPassword: undefined };
}
