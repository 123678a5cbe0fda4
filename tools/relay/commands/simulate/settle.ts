import { setTimeout as sleep } from 'node:timers/promises';
import type { Ledger } from './ledger.ts';

export interface SettleOptions {
  readonly signal: AbortSignal;
  /** How many deliveries still wait in the lane queues. Rejects where they cannot be asked. */
  readonly backlog: () => Promise<number>;
  /** Milliseconds without an arrival after which nothing more is awaited, once the lanes are empty. */
  readonly quiet: number;
  /** Milliseconds without an arrival after which nothing more is awaited at all. */
  readonly patience: number;
  readonly onWait: (backlog: number | undefined) => void;
}

const interval = 500;

/**
 * Waits until everything that was acknowledged has come out and the lanes are empty, so that a second publication would
 * have come out too; or until there is no hope left.
 */
export async function settle(ledger: Ledger, options: SettleOptions): Promise<void> {
  let arrivals = ledger.arrivals;
  let lastArrival = performance.now();
  while (!options.signal.aborted) {
    const backlog = await options.backlog().catch(() => undefined);
    options.onWait(backlog);
    if (ledger.arrivals !== arrivals) {
      arrivals = ledger.arrivals;
      lastArrival = performance.now();
    }
    const quiet = performance.now() - lastArrival;
    if (backlog === 0 && ledger.awaited === 0 && quiet >= interval * 2) return;
    if (quiet >= (backlog === 0 ? options.quiet : options.patience)) return;
    await sleep(interval, undefined, { signal: options.signal }).catch(() => undefined);
  }
}
