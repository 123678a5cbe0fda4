import type { Terminal } from '../../terminal.ts';
import type { Ledger } from './ledger.ts';
import type { StatisticsRecorder } from './statistics.ts';
import type { Backlog } from './verification.ts';

const redrawMilliseconds = 100;

/** The line that shows how far a run is, drawn only on an interactive terminal. */
export function createProgress(
  terminal: Terminal,
  count: number,
  { counts, latency }: StatisticsRecorder,
  ledger: Ledger | undefined,
) {
  const started = performance.now();
  let drawn = 0;
  return {
    sent: (deliveries: number): void => {
      const now = performance.now();
      if (!terminal.interactive || now - drawn < redrawMilliseconds) return;
      drawn = now;
      const rate = ((deliveries / (now - started)) * 1000).toFixed(0);
      const answers = Object.entries(counts.answers).map(([name, number]) => `${name}: ${number}`);
      const p99 = (latency.percentile(99) / 1000).toFixed(0);
      const retries = counts.retries === 0 ? '' : `  retries ${counts.retries}`;
      const out = ledger === undefined ? '' : `  came out ${ledger.arrivals}`;
      terminal.progress(
        `${deliveries}/${count}  ${rate}/s  ${answers.join(' ')}  p99 ${p99} ms${retries}${out}`,
      );
    },
    /** Everything is sent; what waits in the queues, where that is known. */
    waiting: (backlog: Backlog | undefined): void => {
      if (ledger === undefined) return;
      const lanes = backlog === undefined ? "can't read the queues" : `${backlog.lanes} in the lanes`;
      terminal.progress(`all sent; ${ledger.awaited} acknowledged events still to come out, ${lanes}`);
    },
  };
}
