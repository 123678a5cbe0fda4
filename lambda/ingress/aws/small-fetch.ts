import { runUntil } from '../deadline.ts';

/** For all attempts together: what is left of a request's two seconds must be enough for its delivery. */
const longestFetchMilliseconds = 1000;

/**
 * Client settings for the small fetches that stand between a cold start and its first answer. Milliseconds. By default
 * the SDK's clients wait without end, and a request timeout alone only logs a warning.
 */
export const smallFetchLimits = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 400, requestTimeout: 600, throwOnRequestTimeout: true },
} as const;

/** Runs a fetch with all its attempts within a second; rejects where that is over. */
export function withinASecond<Result>(fetch: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  return runUntil(Date.now() + longestFetchMilliseconds, fetch);
}
