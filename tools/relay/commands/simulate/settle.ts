import { setTimeout as sleep } from 'node:timers/promises';
import type { Ledger } from './ledger.ts';

/** What still waits somewhere in the relay. */
export interface Backlog {
  /** Deliveries in the lane queues, those that a worker has in hand included. */
  readonly lanes: number;
  /** Events in the consumer queue that is followed, those in hand included. */
  readonly consumer: number;
}

export interface SettleOptions {
  readonly signal: AbortSignal;
  /** Rejects where the queues cannot be asked. */
  readonly backlog: () => Promise<Backlog>;
  /** Whether events of others stay in the consumer queue: then it need not become empty. */
  readonly shared: boolean;
  /** Milliseconds without an arrival after which nothing more is awaited, once all queues are empty. */
  readonly quiet: number;
  /** The same where only the consumer queue is not empty: longer than an event is kept from others. */
  readonly visibility: number;
  /** The same where the lanes are not empty: longer than SQS keeps a failed batch back. */
  readonly patience: number;
  readonly onWait: (backlog: Backlog | undefined) => void;
}

const interval = 500;

/**
 * Waits until everything that was acknowledged has come out and the queues are empty, so that a second publication would
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
    if (performance.now() - lastArrival >= longestSilence(backlog, ledger.awaited, options)) return;
    await sleep(interval, undefined, { signal: options.signal }).catch(() => undefined);
  }
}

/** Milliseconds without an arrival after which it is over. */
export function longestSilence(
  backlog: Backlog | undefined,
  awaited: number,
  {
    shared,
    quiet,
    visibility,
    patience,
  }: Pick<SettleOptions, 'shared' | 'quiet' | 'visibility' | 'patience'>,
): number {
  if (backlog === undefined || backlog.lanes > 0) return patience;
  const empty = backlog.consumer === 0;
  if (awaited === 0 && (empty || shared)) return interval * 2;
  return empty ? quiet : Math.max(quiet, visibility);
}
