import type { Terminal } from '../../terminal.ts';
import type { Ledger } from './ledger.ts';
import type { Statistics } from './statistics.ts';
import type { Backlog } from './verification.ts';

/** The line that shows how far a run is. */
export interface Progress {
  sent(deliveries: number): void;
  /** Everything is sent; what waits in the queues, where that is known. */
  waiting(backlog: Backlog | undefined): void;
  end(): void;
}

const redrawMilliseconds = 100;

/** A progress line, drawn only on an interactive terminal. */
export function createProgress(
  terminal: Terminal,
  count: number,
  statistics: Statistics,
  ledger: Ledger | undefined,
): Progress {
  const started = performance.now();
  let drawn = 0;
  return {
    sent: (deliveries) => {
      const now = performance.now();
      if (!terminal.interactive || now - drawn < redrawMilliseconds) return;
      drawn = now;
      const rate = (deliveries / (now - started)) * 1000;
      const answers = [...statistics.answers].map(([name, number]) => `${name}: ${number}`).join(' ');
      const retries = statistics.retries === 0 ? '' : `  retries ${statistics.retries}`;
      const out = ledger === undefined ? '' : `  came out ${ledger.arrivals}`;
      const p99 = (statistics.latency.percentile(99) / 1000).toFixed(0);
      terminal.progress(
        `${deliveries}/${count}  ${rate.toFixed(0)}/s  ${answers}  p99 ${p99} ms${retries}${out}`,
      );
    },
    waiting: (backlog) => {
      if (ledger === undefined) return;
      const lanes = backlog === undefined ? "can't read the queues" : `${backlog.lanes} in the lanes`;
      terminal.progress(`all sent; ${ledger.awaited} acknowledged events still to come out, ${lanes}`);
    },
    end: () => terminal.endProgress(),
  };
}
