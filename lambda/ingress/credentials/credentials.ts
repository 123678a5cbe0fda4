import { createRefresh, isOlder } from '../refresh.ts';
import {
  type AcceptedCredentials,
  type AcceptedPassword,
  isUsualHeader,
  matchCredentials,
  parseBasicAuthorization,
} from './basic-authorization.ts';
import { CredentialsError, parseCredentialsSecret } from './credentials-secret.ts';

/** Says who may come in. */
export interface Credentials {
  /**
   * Checks an `Authorization` header. Answers the password that it came with, undefined where it must be refused.
   * Rejects with a {@link CredentialsError}, at once between two fetches, where there is nothing to compare with.
   */
  check(authorization: string | undefined): Promise<CredentialsCheck>;
  /** Checks a header that is right and needs no fetch. Undefined for every other, which is for `check`. */
  checkAtOnce(authorization: string | undefined): CredentialsCheck | undefined;
  /** Fetches the secret ahead of the first request. Never rejects: a request after ten seconds tries again. */
  warmUp(): Promise<void>;
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

/** A password that an operator has retired is refused this much later at most. */
const maximumAgeMilliseconds = 60_000;
/** Guessed passwords and a secret that can't be used cost at most one fetch in this time. */
const shortestPauseMilliseconds = 10_000;

/**
 * Credentials kept in memory and fetched anew when they are a minute old, or when a password does not match. While Secrets
 * Manager is out of reach, the current password stays good and the previous one, which may have been retired meanwhile,
 * does not.
 */
export function createCredentials({
  fetchSecret,
  onFailure,
  now = Date.now,
}: CredentialsOptions): Credentials {
  let accepted: AcceptedCredentials | undefined;
  let fetchedAt = Number.NEGATIVE_INFINITY;

  async function fetchOnce(): Promise<void> {
    const startedAt = now();
    try {
      accepted = parseCredentialsSecret(await fetchSecret());
      fetchedAt = startedAt;
    } catch (error) {
      onFailure(error instanceof Error ? error : new CredentialsError("the secret couldn't be fetched"));
    }
  }

  const refresh = createRefresh(fetchOnce, now);
  const isStale = () => isOlder(fetchedAt, maximumAgeMilliseconds, now);
  const mayFetch = () => refresh.running() !== undefined || refresh.isDue(shortestPauseMilliseconds);

  return {
    warmUp: refresh.run,
    checkAtOnce(authorization) {
      if (accepted === undefined || isStale() || !isUsualHeader(authorization, accepted)) return undefined;
      return { password: 'current', rotating: accepted.previous !== undefined };
    },
    async check(authorization) {
      const given = parseBasicAuthorization(authorization);
      if (given === undefined) return { password: undefined, rotating: false };
      if ((accepted === undefined || isStale()) && mayFetch()) await refresh.run();
      if (accepted === undefined) throw new CredentialsError("the credentials couldn't be loaded");
      let password = matchCredentials(given, accepted);
      if (password === undefined && mayFetch()) {
        await refresh.run();
        password = matchCredentials(given, accepted);
      }
      if (password === 'previous' && isStale())
        throw new CredentialsError(
          "the secret couldn't be read for a minute: the previous password may be retired",
        );
      return { password, rotating: accepted.previous !== undefined };
    },
  };
}
