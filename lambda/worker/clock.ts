import { setTimeout } from 'node:timers/promises';

/** Time as the worker sees it; tests put a virtual one in its place. */
export interface Clock {
  /** Milliseconds since 1970. May be set back: it dates things and measures nothing. */
  now(): number;
  /** Milliseconds since some moment before the first batch. Never goes back: deadlines and waits count by it. */
  elapsed(): number;
  wait(milliseconds: number): Promise<void>;
  /** A signal that aborts after so many milliseconds. */
  timeout(milliseconds: number): AbortSignal;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  wait: (milliseconds) => setTimeout(milliseconds),
  // Only whole milliseconds are taken, and a share of the remaining time is seldom whole.
  timeout: (milliseconds) => AbortSignal.timeout(Math.max(0, Math.floor(milliseconds))),
};
