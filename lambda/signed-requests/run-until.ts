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
