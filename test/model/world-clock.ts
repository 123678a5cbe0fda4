import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../lambda/worker/clock.ts';

/** The one clock of a modelled world. Time passes only when everybody waits. */
export interface WorldClock extends Clock {
  /** Like `setTimeout`, in modelled time. The returned function cancels it. */
  after(milliseconds: number, ring: () => void): () => void;
  /** Lets time pass at once: work that keeps the processor busy. */
  spend(milliseconds: number): void;
  /** Sets the wall clock back; what has elapsed stays. */
  setBack(milliseconds: number): void;
  /** Lets time pass until the work is done or nothing is left that could happen before `limit`. */
  run(work: Promise<unknown>, limit: number): Promise<'done' | 'stuck'>;
}

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly ring: () => void;
}

/** @param start of the wall clock, milliseconds since 1970 */
export function createWorldClock(start: number): WorldClock {
  let elapsed = 0;
  let behind = 0;
  let order = 0;
  const timers = new Set<Timer>();
  const clock: WorldClock = {
    now: () => start + elapsed - behind,
    elapsed: () => elapsed,
    after(milliseconds, ring) {
      order += 1;
      const timer = { at: elapsed + Math.max(0, milliseconds), order, ring };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    wait: (milliseconds) =>
      new Promise((resolve) => {
        clock.after(milliseconds, resolve);
      }),
    timeout(milliseconds) {
      const controller = new AbortController();
      return { signal: controller.signal, cancel: clock.after(milliseconds, () => controller.abort()) };
    },
    spend(milliseconds) {
      elapsed += milliseconds;
    },
    setBack(milliseconds) {
      behind += milliseconds;
    },
    run: (work, limit) => withTimersOf(clock, () => pass(work, limit)),
  };

  async function pass(work: Promise<unknown>, limit: number): Promise<'done' | 'stuck'> {
    let done = false;
    const finished = work.finally(() => {
      done = true;
    });
    finished.catch(() => undefined);
    for (;;) {
      await setImmediate();
      if (done) break;
      const next = earliest(timers);
      if (next === undefined || next.at > limit) return 'stuck';
      timers.delete(next);
      elapsed = Math.max(elapsed, next.at);
      next.ring();
    }
    await finished;
    return 'done';
  }
  return clock;
}

function earliest(timers: ReadonlySet<Timer>): Timer | undefined {
  let first: Timer | undefined;
  for (const timer of timers)
    if (first === undefined || timer.at < first.at || (timer.at === first.at && timer.order < first.order))
      first = timer;
  return first;
}

/** The ingress counts its deadline by the global timers: for a while they are the modelled ones. */
async function withTimersOf<Result>(clock: WorldClock, run: () => Promise<Result>): Promise<Result> {
  const real = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout };
  const cancels = new Map<unknown, () => void>();
  const modelled = {
    setTimeout: (ring: () => void, milliseconds = 0) => {
      const handle = { unref: () => handle, ref: () => handle };
      cancels.set(handle, clock.after(milliseconds, ring));
      return handle;
    },
    clearTimeout: (handle: unknown) => cancels.get(handle)?.(),
  };
  Object.assign(globalThis, modelled);
  try {
    return await run();
  } finally {
    Object.assign(globalThis, real);
  }
}
