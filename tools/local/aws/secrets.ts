import { randomInt, randomUUID } from 'node:crypto';
import { isJsonObject, type JsonObject, parseJson } from '../json.ts';
import type { SecretDescription } from '../template/stack.ts';

/** The secrets of the stack, in memory. */
export interface Secrets {
  /** By ARN or name; undefined where there is none. */
  get(id: string): Secret | undefined;
  /** The new version's id; undefined where there is no such secret. */
  put(id: string, value: string): string | undefined;
}

export interface Secret {
  readonly arn: string;
  readonly name: string;
  readonly value: string;
  readonly versionId: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** Fields that take the place of the generated ones. */
export interface Credentials {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
}

/** Makes the secrets as Secrets Manager would; `credentials` go into the secret with that ARN. */
export function createSecrets(
  descriptions: readonly SecretDescription[],
  credentials: { arn: string | undefined; fields: Credentials },
): Secrets {
  const secrets = new Map<string, Secret>();
  const store = (arn: string, name: string, value: string): string => {
    const versionId = randomUUID();
    secrets.set(arn, { arn, name, value, versionId, createdAt: Date.now() });
    return versionId;
  };
  for (const { arn, name, generate, value } of descriptions) {
    const made = value ?? (generate === undefined ? '' : generateSecret(generate));
    store(arn, name, arn === credentials.arn ? withFields(made, credentials.fields) : made);
  }
  const get = (id: string) => secrets.get(id) ?? [...secrets.values()].find(({ name }) => name === id);
  return {
    get,
    put: (id, value) => {
      const secret = get(id);
      return secret === undefined ? undefined : store(secret.arn, secret.name, value);
    },
  };
}

/** The user name and password in a secret; empty texts where it has none. */
export function credentialsOf(secret: Secret | undefined): { username: string; password: string } {
  const value = parseJson(secret?.value ?? '');
  const { username, password } = isJsonObject(value) ? value : {};
  return {
    username: typeof username === 'string' ? username : '',
    password: typeof password === 'string' ? password : '',
  };
}

const lower = 'abcdefghijklmnopqrstuvwxyz';
const characters = {
  ExcludeUppercase: lower.toUpperCase(),
  ExcludeLowercase: lower,
  ExcludeNumbers: '0123456789',
  ExcludePunctuation: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
} as const;
const defaultLength = 32;

function generateSecret(options: JsonObject): string {
  const excluded = typeof options.ExcludeCharacters === 'string' ? options.ExcludeCharacters : '';
  const alphabet = Object.entries(characters)
    .filter(([exclusion]) => String(options[exclusion]) !== 'true')
    .map(([, text]) => text)
    .join('')
    .split('')
    .filter((character) => !excluded.includes(character));
  const length = Number(options.PasswordLength ?? defaultLength);
  const generated = Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
  const { SecretStringTemplate: template, GenerateStringKey: key } = options;
  if (typeof template !== 'string' || typeof key !== 'string') return generated;
  const fields = parseJson(template);
  return JSON.stringify({ ...(isJsonObject(fields) ? fields : {}), [key]: generated });
}

function withFields(value: string, { username, password }: Credentials): string {
  const fields = parseJson(value);
  return JSON.stringify({
    ...(isJsonObject(fields) ? fields : {}),
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  });
}
