import { hash, timingSafeEqual } from 'node:crypto';

/** A user name and a password as they were sent or are kept. */
export interface BasicCredentials {
  readonly username: string;
  readonly password: string;
}

/** Which of the two accepted passwords it was. */
export type AcceptedPassword = 'current' | 'previous';

/** Digests of what is accepted. The previous password is there while the credentials are being changed. */
export interface AcceptedCredentials {
  /** Of the header as every client writes it. */
  readonly header: Buffer;
  readonly username: Buffer;
  readonly current: Buffer;
  readonly previous: Buffer | undefined;
}

/** Longer than 50 + 100 characters (contract, section 2) can ever become. */
const longestHeader = 1024;
const basicHeader = /^basic +([a-z0-9+/]+={0,2}) *$/i;

/**
 * Reads an `Authorization: Basic` header (RFC 7617): the scheme in any case, UTF-8, split at the first colon.
 * Undefined where it is missing or malformed; never throws.
 */
export function parseBasicAuthorization(header: string | undefined): BasicCredentials | undefined {
  if (header === undefined || header.length > longestHeader) return undefined;
  const encoded = basicHeader.exec(header)?.[1];
  if (encoded === undefined) return undefined;
  const text = decodeUtf8(Buffer.from(encoded, 'base64'));
  const colon = text?.indexOf(':') ?? -1;
  if (text === undefined || colon === -1) return undefined;
  return { username: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** Prepares credentials for {@link matchCredentials}. */
export function acceptCredentials(
  credentials: BasicCredentials & { readonly previousPassword?: string | undefined },
): AcceptedCredentials {
  const { username, password, previousPassword } = credentials;
  return {
    header: digest(`Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`),
    username: digest(username),
    current: digest(password),
    previous: previousPassword === undefined ? undefined : digest(previousPassword),
  };
}

/**
 * Whether a header is the user name and the current password in the usual spelling; other spellings of them are for
 * {@link matchCredentials}. Compares in a time that tells nothing of where they differ.
 */
export function isUsualHeader(header: string | undefined, accepted: AcceptedCredentials): boolean {
  if (header === undefined || header.length > longestHeader) return false;
  return timingSafeEqual(digest(header), accepted.header);
}

/**
 * Compares in a time that tells nothing of where they differ. Answers which password it was; undefined where the name
 * or the password is wrong.
 */
export function matchCredentials(
  given: BasicCredentials,
  accepted: AcceptedCredentials,
): AcceptedPassword | undefined {
  const password = digest(given.password);
  const sameName = timingSafeEqual(digest(given.username), accepted.username);
  const isCurrent = timingSafeEqual(password, accepted.current);
  const isPrevious = accepted.previous !== undefined && timingSafeEqual(password, accepted.previous);
  if (!sameName) return undefined;
  if (isCurrent) return 'current';
  return isPrevious ? 'previous' : undefined;
}

function digest(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
