/** How patient the client is. All times in milliseconds. */
export interface RetryPolicy {
  /** Attempts in all, the first included. */
  readonly attempts: number;
  /** The longest wait before the second attempt; it doubles from attempt to attempt. */
  readonly firstWait: number;
  readonly longestWait: number;
  /** For one attempt, from the connection to the last byte. */
  readonly requestTimeout: number;
  /** From 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number;
  readonly now: () => number;
}

export const defaultRetryPolicy: RetryPolicy = {
  attempts: 6,
  firstWait: 500,
  longestWait: 30_000,
  requestTimeout: 15_000,
  random: Math.random,
  now: Date.now,
};

/**
 * The wait after the given attempt failed (1 for the first), in milliseconds; undefined: give up. A `Retry-After`
 * (seconds, or a date) is honoured; one that is longer than the longest wait is a reason to give up, not to call early.
 */
export function retryDelay(
  policy: RetryPolicy,
  attempt: number,
  retryAfter: string | null,
): number | undefined {
  if (attempt >= policy.attempts) return undefined;
  const asked = readRetryAfter(retryAfter, policy.now());
  if (asked !== undefined && asked > policy.longestWait) return undefined;
  const ceiling = Math.min(policy.longestWait, policy.firstWait * 2 ** (attempt - 1));
  // Half of it is fixed, so that a wait is never next to nothing; the other half spreads callers apart.
  return Math.max(asked ?? 0, Math.round(ceiling / 2 + (ceiling / 2) * policy.random()));
}

/** Milliseconds from now; undefined where the header is missing or makes no sense. */
export function readRetryAfter(header: string | null, now: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const date = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
