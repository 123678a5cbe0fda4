/** Something was not done in its time. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

/**
 * Runs a task until the deadline (milliseconds since 1970). Rejects with a {@link DeadlineError} when it comes, whether
 * or not the task heeds the signal, which is aborted then.
 */
export function runUntil<Result>(
  deadline: number,
  task: (signal: AbortSignal) => Promise<Result>,
  now: () => number = Date.now,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    let settled = false;
    const settle = () => {
      settled = true;
      clearTimeout(timer);
    };
    task(controller.signal).then(
      (result) => {
        settle();
        resolve(result);
      },
      (error: unknown) => {
        settle();
        reject(error);
      },
    );
    // Most tasks that have nothing to wait for are done by then, and need no timer.
    process.nextTick(() => {
      if (settled) return;
      timer = setTimeout(
        () => {
          const error = new DeadlineError('the request ran out of time');
          reject(error);
          controller.abort(error);
        },
        Math.max(0, deadline - now()),
      );
    });
  });
}
