/** How many tasks may wait for their turn, for each that runs. */
const waitingPerRunning = 8;

/**
 * Runs at most `concurrency` tasks at a time; those with the same key one after another, in the order in which they came.
 */
export function createDispatcher(concurrency: number) {
  const lastOfKey = new Map<string, Promise<void>>();
  const waitingForSlot: (() => void)[] = [];
  let running = 0;
  let taken = 0;
  let change = Promise.withResolvers<void>();
  return {
    /** Runs the task when its turn comes. Resolves with its result, rejects with what it throws. */
    run: async <Result>(key: string, task: () => Promise<Result>): Promise<Result> => {
      taken += 1;
      const before = lastOfKey.get(key);
      const { promise: ended, resolve: end } = Promise.withResolvers<void>();
      lastOfKey.set(key, ended);
      await before;
      if (running < concurrency) running += 1;
      else await new Promise<void>((resolve) => waitingForSlot.push(resolve));
      try {
        return await task();
      } finally {
        // The slot goes to the next that waits, if one does.
        const next = waitingForSlot.shift();
        if (next === undefined) running -= 1;
        else next();
        if (lastOfKey.get(key) === ended) lastOfKey.delete(key);
        end();
        taken -= 1;
        change.resolve();
        change = Promise.withResolvers();
      }
    },
    /** Waits while too many tasks wait for their turn, so that a long plan needs little memory. */
    room: async (): Promise<void> => {
      while (taken >= concurrency * waitingPerRunning) await change.promise;
    },
  };
}
