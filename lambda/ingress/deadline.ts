/** API Gateway gives a function up after 30 s: a request that seems older shows that a clock is wrong. */
const oldestRequestMilliseconds = 30_000;

/**
 * When the request began, in milliseconds since 1970 by this machine's clock. Budgets count from here. API Gateway's own
 * request time, where it makes sense; otherwise (absent, ahead of our clock, or too old to be true) now.
 */
export function requestStart(timeEpoch: unknown, now: number): number {
  if (typeof timeEpoch !== 'number' || !Number.isSafeInteger(timeEpoch)) return now;
  const age = now - timeEpoch;
  return age >= 0 && age <= oldestRequestMilliseconds ? timeEpoch : now;
}
