import { setTimeout as sleep } from 'node:timers/promises';

/** Time as the worker sees it; tests put a virtual one in its place. */
export interface Clock {
  /** Milliseconds since 1970. May be set back: it dates things and measures nothing. */
  now(): number;
  /** Milliseconds since some moment before the first batch. Never goes back: deadlines and waits count by it. */
  elapsed(): number;
  wait(milliseconds: number): Promise<void>;
  /** A signal that aborts after so many milliseconds, if it isn't cancelled before. */
  timeout(milliseconds: number): Timeout;
}

export interface Timeout {
  readonly signal: AbortSignal;
  /** Call it when the signal is no longer needed. */
  cancel(): void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  wait: (milliseconds) => sleep(milliseconds),
  // Not `AbortSignal.timeout`: it can't be cancelled, so that each one would be kept until its time is over.
  timeout(milliseconds) {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), milliseconds);
    return { signal: controller.signal, cancel: () => clearTimeout(timer) };
  },
};
