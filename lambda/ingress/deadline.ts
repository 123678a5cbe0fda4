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

/** Something was not done in its time. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

/**
 * Runs a task until the deadline (milliseconds since 1970). Rejects with a {@link DeadlineError} when it comes, whether
 * or not the task heeds the signal, which is aborted then.
 */
export async function runUntil<Result>(
  deadline: number,
  task: (signal: AbortSignal) => Promise<Result>,
  now: () => number = Date.now,
): Promise<Result> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const expiry = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => {
        const error = new DeadlineError('the time for this request is over');
        reject(error);
        controller.abort(error);
      },
      Math.max(0, deadline - now()),
    );
  });
  try {
    return await Promise.race([task(controller.signal), expiry]);
  } finally {
    clearTimeout(timer);
  }
}
