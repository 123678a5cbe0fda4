import {
  type AcceptedCredentials,
  type AcceptedPassword,
  matchCredentials,
  parseBasicAuthorization,
} from './basic-authorization.ts';
import { CredentialsError, parseCredentialsSecret } from './credentials-secret.ts';

/** Says who may come in. */
export interface Credentials {
  /**
   * Checks an `Authorization` header. Answers the password that it came with, undefined where it must be refused.
   * Rejects with a {@link CredentialsError} where there is nothing to compare with.
   */
  check(authorization: string | undefined): Promise<CredentialsCheck>;
  /** Fetches the secret ahead of the first request. Never rejects: the first request tries again. */
  prepare(): Promise<void>;
}

export interface CredentialsCheck {
  /** Undefined: refuse. */
  readonly password: AcceptedPassword | undefined;
  /** True while two passwords are accepted. */
  readonly rotating: boolean;
}

export interface CredentialsOptions {
  /** Fetches the secret's text. It must end by itself, well inside the time that a request has. */
  readonly fetchSecret: () => Promise<string>;
  /** Told of a fetch that failed; the values that were there stay in use. */
  readonly onFailure: (error: Error) => void;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

const maximumAgeMilliseconds = 5 * 60_000;
/** A wrong password may mean that it was just changed; more often it is somebody guessing, who must cost nothing. */
const shortestPauseMilliseconds = 10_000;

/** Credentials kept in memory and fetched anew when they are old, or when a password does not match. */
export function createCredentials({
  fetchSecret,
  onFailure,
  now = Date.now,
}: CredentialsOptions): Credentials {
  let accepted: AcceptedCredentials | undefined;
  let fetchedAt = Number.NEGATIVE_INFINITY;
  let triedAt = Number.NEGATIVE_INFINITY;
  let fetching: Promise<void> | undefined;

  async function fetchOnce(): Promise<void> {
    triedAt = now();
    try {
      accepted = parseCredentialsSecret(await fetchSecret());
      fetchedAt = triedAt;
    } catch (error) {
      onFailure(error instanceof Error ? error : new CredentialsError('the secret could not be fetched'));
    }
  }

  function refresh(): Promise<void> {
    fetching ??= fetchOnce().finally(() => {
      fetching = undefined;
    });
    return fetching;
  }

  /** Absolute, so that a clock that was set back does not keep old values for ever. */
  const isOlder = (time: number, milliseconds: number) => Math.abs(now() - time) >= milliseconds;
  const mayFetch = () => fetching !== undefined || isOlder(triedAt, shortestPauseMilliseconds);

  return {
    async prepare() {
      await refresh();
    },
    async check(authorization) {
      const given = parseBasicAuthorization(authorization);
      if (given === undefined) return { password: undefined, rotating: false };
      if (accepted === undefined || (isOlder(fetchedAt, maximumAgeMilliseconds) && mayFetch()))
        await refresh();
      if (accepted === undefined) throw new CredentialsError('the credentials are not at hand');
      let password = matchCredentials(given, accepted);
      if (password === undefined && mayFetch()) {
        await refresh();
        password = matchCredentials(given, accepted);
      }
      return { password, rotating: accepted.previous !== undefined };
    },
  };
}
