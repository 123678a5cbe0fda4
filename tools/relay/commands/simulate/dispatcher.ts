/** Runs tasks side by side, but those with the same key one after the other, in the order in which they came. */
export interface Dispatcher {
  /** Resolves when the task is taken; waits while too many wait already, so that a long plan needs little memory. */
  submit(key: string, task: () => Promise<void>): Promise<void>;
  /** Takes the task at once, however many wait: for retries, whose number is bounded by what was submitted. */
  submitNow(key: string, task: () => Promise<void>): void;
  /** Resolves when no task runs and none waits. Rejects with what a task threw. */
  idle(): Promise<void>;
  /** Whether a task runs or waits. */
  busy(): boolean;
}

/** How many tasks may wait for their turn, for each that runs. */
const waitingPerRunning = 8;

/** A dispatcher that runs at most `concurrency` tasks at a time. */
export function createDispatcher(concurrency: number): Dispatcher {
  const waitingByKey = new Map<string, (() => Promise<void>)[]>();
  const ready: { key: string; task: () => Promise<void> }[] = [];
  let wake: (() => void)[] = [];
  let running = 0;
  let taken = 0;
  let failure: { readonly error: unknown } | undefined;

  const finish = (key: string): void => {
    running -= 1;
    taken -= 1;
    const next = waitingByKey.get(key)?.shift();
    if (next === undefined) waitingByKey.delete(key);
    else ready.push({ key, task: next });
    start();
    const woken = wake;
    wake = [];
    for (const resolve of woken) resolve();
  };
  const start = (): void => {
    while (running < concurrency) {
      const next = ready.shift();
      if (next === undefined) return;
      running += 1;
      void next
        .task()
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .finally(() => finish(next.key));
    }
  };
  const submitNow = (key: string, task: () => Promise<void>): void => {
    taken += 1;
    const waiting = waitingByKey.get(key);
    if (waiting !== undefined) {
      waiting.push(task);
      return;
    }
    waitingByKey.set(key, []);
    ready.push({ key, task });
    start();
  };
  const changed = (): Promise<void> => new Promise((resolve) => wake.push(resolve));
  const throwFailure = (): void => {
    if (failure !== undefined) throw failure.error;
  };

  return {
    submitNow,
    submit: async (key, task) => {
      while (taken >= concurrency * waitingPerRunning) await changed();
      throwFailure();
      submitNow(key, task);
    },
    idle: async () => {
      while (taken > 0) await changed();
      throwFailure();
    },
    busy: () => taken > 0,
  };
}
