import { randomInt, randomUUID } from 'node:crypto';
import { type JsonObject, parseJsonObject } from '../../json/json.ts';
import type { SecretDescription } from '../template/stack.ts';

/** The secrets of the stack, in memory. */
export type Secrets = ReturnType<typeof createSecrets>;

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
) {
  const secrets = new Map<string, Secret>();
  const store = (arn: string, name: string, value: string): Secret => {
    const secret = { arn, name, value, versionId: randomUUID(), createdAt: Date.now() };
    secrets.set(arn, secret);
    return secret;
  };
  for (const { arn, name, generate, value } of descriptions) {
    const made = value ?? (generate === undefined ? '' : generateSecret(generate));
    store(arn, name, arn === credentials.arn ? withFields(made, credentials.fields) : made);
  }
  /** By ARN or name. */
  const get = (id: string): Secret | undefined =>
    secrets.get(id) ?? [...secrets.values()].find(({ name }) => name === id);
  return {
    get,
    /** Puts a new version; undefined where there is no such secret. */
    put: (id: string, value: string): Secret | undefined => {
      const secret = get(id);
      return secret && store(secret.arn, secret.name, value);
    },
  };
}

/** The user name and password in a secret; empty texts where it has none. */
export function credentialsOf(secret: Secret | undefined): { username: string; password: string } {
  const { username, password } = parseJsonObject(secret?.value ?? '') ?? {};
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

function generateSecret(options: JsonObject): string {
  const { ExcludeCharacters: excluded = '', PasswordLength: length = 32 } = options;
  const alphabet = Object.entries(characters)
    .filter(([exclusion]) => String(options[exclusion]) !== 'true')
    .flatMap(([, text]) => text.split(''))
    .filter((character) => !String(excluded).includes(character));
  const letter = () => alphabet[randomInt(alphabet.length)];
  const generated = Array.from({ length: Number(length) }, letter).join('');
  const { SecretStringTemplate: template, GenerateStringKey: key } = options;
  return typeof template === 'string' && typeof key === 'string'
    ? withFields(template, { [key]: generated })
    : generated;
}

/** A JSON object's text with other values in some fields; undefined leaves one as it is. */
function withFields(text: string, fields: object): string {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return JSON.stringify({ ...parseJsonObject(text), ...Object.fromEntries(given) });
}
