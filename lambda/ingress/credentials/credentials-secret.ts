import { isJsonObject } from '../../cometchat/json.ts';
import { type AcceptedCredentials, acceptCredentials } from './basic-authorization.ts';

/** The secret is missing, out of reach, or not what it must be. The message never holds a part of the secret. */
export class CredentialsError extends Error {
  override readonly name = 'CredentialsError';
}

/**
 * Reads the secret's text: `{"username","password","previousPassword"?}`. An empty previous password counts as none.
 * Throws a {@link CredentialsError} that names the field.
 */
export function parseCredentialsSecret(text: string): AcceptedCredentials {
  const secret = parseJson(text);
  if (!isJsonObject(secret)) throw new CredentialsError("the credentials secret isn't a JSON object");
  const { previousPassword } = secret;
  if (previousPassword !== undefined && previousPassword !== null && typeof previousPassword !== 'string') {
    throw new CredentialsError(`the credentials secret has a "previousPassword" that isn't text`);
  }
  const username = requiredText(secret.username, 'username');
  // HTTP Basic ends the name at the first one.
  if (username.includes(':'))
    throw new CredentialsError('the credentials secret has a "username" with a colon');
  return acceptCredentials({
    username,
    password: requiredText(secret.password, 'password'),
    previousPassword: previousPassword || undefined,
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own error quotes the text, so it is not kept as the cause.
    throw new CredentialsError("the credentials secret isn't JSON");
  }
}

function requiredText(value: unknown, field: string): string {
  if (typeof value !== 'string' || value === '') {
    throw new CredentialsError(`the credentials secret has no "${field}"`);
  }
  return value;
}
