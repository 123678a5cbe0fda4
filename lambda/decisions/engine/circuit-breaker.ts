/** Sets a rule aside that failed in most of its last calls, and tries it again after a while. */
export interface CircuitBreaker {
  /** Whether the rule may be asked now. After the pause one call is let through as a trial. */
  admit(now: number): boolean;
  succeeded(): void;
  failed(now: number): void;
  /** The call was ended before it could show anything. */
  abandoned(): void;
}

/** How many calls are looked back on. */
const rememberedCalls = 10;
/** How many of them must have failed. */
const mostFailures = 6;
/** Long enough to spare the rule's users its delays, short enough that a repaired rule is soon back. */
export const pauseMilliseconds = 10_000;

/** A breaker for one rule in one container. Times are milliseconds. */
export function createCircuitBreaker(): CircuitBreaker {
  let outcomes: boolean[] = [];
  let pausedAt: number | undefined;
  let trial = false;
  return {
    admit(now) {
      if (pausedAt === undefined) return true;
      // A clock that was set back must not lengthen the pause.
      const over = now < pausedAt || now - pausedAt >= pauseMilliseconds;
      if (!over || trial) return false;
      trial = true;
      return true;
    },
    succeeded() {
      // A call from before the pause says nothing about the rule now; only the trial does.
      if (pausedAt !== undefined && !trial) return;
      if (trial) outcomes = [];
      trial = false;
      pausedAt = undefined;
      outcomes = [...outcomes, true].slice(-rememberedCalls);
    },
    failed(now) {
      outcomes = [...outcomes, false].slice(-rememberedCalls);
      if (trial || outcomes.filter((success) => !success).length >= mostFailures) pausedAt = now;
      trial = false;
    },
    abandoned() {
      trial = false;
    },
  };
}
