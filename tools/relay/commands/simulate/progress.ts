import type { Terminal } from '../../terminal.ts';
import type { Ledger } from './ledger.ts';
import type { Backlog } from './settle.ts';
import type { Statistics } from './statistics.ts';

/** The line that shows how far a run is. */
export interface Progress {
  sent(deliveries: number): void;
  /** Everything is sent; what waits in the queues, where that is known. */
  waiting(backlog: Backlog | undefined): void;
  end(): void;
}

const redrawMilliseconds = 100;

/** A progress line on the terminal; it draws nothing where nobody watches. */
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
      const p99 = statistics.latency.percentile(99).toFixed(0);
      terminal.progress(
        `${deliveries}/${count}  ${rate.toFixed(0)}/s  ${answers}  p99 ${p99} ms${retries}${out}`,
      );
    },
    waiting: (backlog) => {
      if (ledger === undefined) return;
      const lanes = backlog === undefined ? 'the queues cannot be asked' : `${backlog.lanes} in the lanes`;
      terminal.progress(`all sent; ${ledger.awaited} acknowledged events still to come out, ${lanes}`);
    },
    end: () => terminal.endProgress(),
  };
}
