import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../../lambda/worker/clock.ts';

/** A clock that moves only when everything that is under way waits for it, so that tests of time take none. */
export interface VirtualClock extends Clock {
  /** Lets time pass until the work is done. */
  run<Result>(work: Promise<Result>): Promise<Result>;
  /** Sets the wall clock back; what has elapsed stays. */
  setBack(milliseconds: number): void;
}

export function createVirtualClock(start = Date.UTC(2026, 0, 1)): VirtualClock {
  let now = start;
  const timers: { readonly at: number; readonly ring: () => void }[] = [];
  const ringAfter = (milliseconds: number, ring: () => void) =>
    timers.push({ at: now + Math.max(0, milliseconds), ring });
  let behind = 0;
  return {
    now: () => now - behind,
    elapsed: () => now - start,
    setBack(milliseconds) {
      behind += milliseconds;
    },
    wait: (milliseconds) =>
      new Promise((resolve) => {
        ringAfter(milliseconds, resolve);
      }),
    timeout(milliseconds) {
      const controller = new AbortController();
      const timer = { at: now + Math.max(0, milliseconds), ring: () => controller.abort() };
      timers.push(timer);
      const cancel = () => void timers.splice(timers.indexOf(timer), timers.includes(timer) ? 1 : 0);
      return { signal: controller.signal, cancel };
    },
    async run(work) {
      let done = false;
      const finished = work.finally(() => {
        done = true;
      });
      finished.catch(() => undefined);
      await setImmediate();
      while (!done) {
        const next = timers.toSorted((one, other) => one.at - other.at)[0];
        if (next === undefined) throw new Error('the work waits for something that never comes');
        timers.splice(timers.indexOf(next), 1);
        now = Math.max(now, next.at);
        next.ring();
        await setImmediate();
      }
      return finished;
    },
  };
}
