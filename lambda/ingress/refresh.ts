/** Keeps a value fresh that is fetched: one fetch at a time, and how long ago the last one began. */
export interface Refresh {
  /** Fetches, or joins the fetch that is under way. Never rejects. */
  run(): Promise<void>;
  /** The fetch under way. */
  running(): Promise<void> | undefined;
  /** Whether the last fetch began at least so many milliseconds ago; true before the first. */
  isDue(milliseconds: number): boolean;
  /** As if nothing had been fetched yet. */
  forget(): void;
}

/**
 * @param fetch keeps what it fetched, and deals with its own failures; a rejection is ignored
 * @param now milliseconds since 1970
 */
export function createRefresh(fetch: () => Promise<void>, now: () => number): Refresh {
  let startedAt = Number.NEGATIVE_INFINITY;
  let running: Promise<void> | undefined;
  return {
    run() {
      if (running === undefined) {
        startedAt = now();
        running = fetch()
          // In the background nothing awaits it, and an unhandled rejection would end the process.
          .catch(() => undefined)
          .finally(() => {
            running = undefined;
          });
      }
      return running;
    },
    running: () => running,
    isDue: (milliseconds) => isOlder(startedAt, milliseconds, now),
    forget() {
      startedAt = Number.NEGATIVE_INFINITY;
    },
  };
}

/** Whether a time is so many milliseconds away: absolute, so that a clock that was set back keeps nothing for ever. */
export function isOlder(time: number, milliseconds: number, now: () => number): boolean {
  return Math.abs(now() - time) >= milliseconds;
}
