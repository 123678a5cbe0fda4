import { OutboundError } from '../../decisions/outbound.ts';

export interface RuleSecretsOptions {
  /** A fetcher of the text of each secret, by the name that the rule settings use. */
  readonly fetchers: Readonly<Record<string, () => Promise<string>>>;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** A rotated key is used this much later at most. */
const maximumAgeMilliseconds = 60_000;
/** A secret that can't be read costs no more than a fetch in this time. */
const shortestPauseMilliseconds = 10_000;

/**
 * Reads the secrets that rules send along. A text is kept for a minute, and for longer while it can't be read anew.
 * Rejects with an {@link OutboundError}: `unknown_secret` for a name that the deployment doesn't have, `no_secret` until
 * its text has been read.
 */
export function createRuleSecrets({ fetchers, now = Date.now }: RuleSecretsOptions) {
  const secrets = new Map(
    Object.entries(fetchers).map(([name, fetchText]) => [name, createSecret(fetchText, now)]),
  );
  return async (name: string): Promise<string> => {
    const secret = secrets.get(name);
    if (secret === undefined) throw new OutboundError('unknown_secret');
    return secret();
  };
}

function createSecret(fetchText: () => Promise<string>, now: () => number): () => Promise<string> {
  let text: string | undefined;
  let fetchedAt = Number.NEGATIVE_INFINITY;
  let triedAt = Number.NEGATIVE_INFINITY;
  let fetching: Promise<void> | undefined;

  async function fetchOnce(): Promise<void> {
    triedAt = now();
    try {
      text = await fetchText();
      fetchedAt = triedAt;
    } catch {
      // The text that was there stays in use.
    }
  }

  /** Absolute, so that a clock that was set back does not keep an old text for ever. */
  const isOlder = (time: number, milliseconds: number) => Math.abs(now() - time) >= milliseconds;

  return async () => {
    if (
      fetching === undefined &&
      isOlder(fetchedAt, maximumAgeMilliseconds) &&
      isOlder(triedAt, shortestPauseMilliseconds)
    )
      fetching = fetchOnce().finally(() => {
        fetching = undefined;
      });
    await fetching;
    if (text === undefined) throw new OutboundError('no_secret');
    return text;
  };
}
