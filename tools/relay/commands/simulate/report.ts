/** What a run shows: how far it is, what is wrong, and the report at its end. */
import type { Histogram } from 'node:perf_hooks';
import { columns, countOf, printable, type Terminal } from '../../terminal.ts';
import type { BrokenPromise } from './judge.ts';
import type { Ledger } from './ledger.ts';
import type { Statistics, StatisticsRecorder } from './statistics.ts';
import type { Backlog, VerificationReport } from './verification.ts';

/** What a run ends with; with `--json` it is printed as it is. */
export interface SimulationReport extends Statistics {
  readonly kind: 'report';
  readonly seed: string;
  readonly seconds: number;
  /** Sent deliveries, duplicates included: what the outcomes add up to. */
  readonly deliveries: number;
  /** Whether what was not acknowledged was sent again. */
  readonly retry: boolean;
  /** Milliseconds, of deliveries that were answered with success; undefined where none was. */
  readonly latency: Readonly<Record<'p50' | 'p90' | 'p99' | 'longest', number>> | undefined;
  readonly verification: VerificationReport | undefined;
}

/** A histogram of microseconds in milliseconds with one decimal; undefined for an empty one. */
export function summariseLatency(histogram: Histogram): SimulationReport['latency'] {
  if (histogram.count === 0) return undefined;
  const tenths = (microseconds: number): number => Math.round(microseconds / 100) / 10;
  const [p50, p90, p99] = [50, 90, 99].map((percent) => tenths(histogram.percentile(percent)));
  return { p50: p50 ?? 0, p90: p90 ?? 0, p99: p99 ?? 0, longest: tenths(histogram.max) };
}

const longestList = 20;

/** Prints each event that is not as promised: all with `--json`, the first ones for people. */
export function printProblems(terminal: Terminal, problems: readonly BrokenPromise[]): void {
  const shown = terminal.json ? problems : problems.slice(0, longestList);
  for (const problem of shown)
    terminal.record({ ...problem, kind: 'problem', problem: problem.kind }, () => {
      const event = `${printable(problem.id)} (${printable(problem.trigger)} of ${printable(problem.subject)})`;
      return terminal.paint('red', `${problem.kind}: ${event}: ${printable(problem.detail)}`);
    });
  if (problems.length > shown.length)
    terminal.line(`... and ${problems.length - shown.length} more; --json lists them all`);
}

type Row = readonly [string, string];

/** The report as lines for people: what was sent, what became of each delivery, and what came out. */
export function describeReport(report: SimulationReport, terminal: Terminal): string[] {
  const checked = verificationRows(report.verification, terminal);
  return ['', ...columns([...sentRows(report), ...outcomeRows(report, terminal), ...checked])];
}

function sentRows({ latency, seconds, deliveries, duplicates, retries, ...report }: SimulationReport): Row[] {
  const rate = seconds === 0 ? 0 : deliveries / seconds;
  const twice = duplicates === 0 ? '' : `: ${deliveries - duplicates}, and ${duplicates} of them twice`;
  return [
    ['seed', report.seed],
    ['deliveries', `${deliveries} in ${seconds} s (${rate.toFixed(0)}/s)${twice}`],
    ...rowIf(retries > 0, 'requests', `${report.requests}: ${deliveries} deliveries and ${retries} retries`),
    ['answers', counts(report.answers)],
    [
      'latency',
      latency === undefined
        ? '- (nothing was acknowledged)'
        : `p50 ${latency.p50} ms, p90 ${latency.p90} ms, p99 ${latency.p99} ms, longest ${latency.longest} ms`,
    ],
  ];
}

/** One line for each outcome that a delivery had; the numbers add up to the deliveries. */
function outcomeRows({ deliveries, outcomes, ...report }: SimulationReport, terminal: Terminal): Row[] {
  const bad = (text: string): string => terminal.paint('red', text);
  const lost = report.retry ? 'after all retries' : 'and not retried (see --retry)';
  const texts: (readonly [number, string])[] = [
    [outcomes.queued, 'acknowledged and queued'],
    [outcomes.repeats, 'acknowledged again; SQS drops the duplicate'],
    [outcomes.decided, `answered with a decision, not queued (${counts(report.decisions)})`],
    [outcomes.refused, 'broken on purpose, refused as expected'],
    [outcomes.notRefused, bad(`broken on purpose, but not refused (${counts(report.wrongAnswers)})`)],
    [outcomes.neverAcknowledged, bad(`never acknowledged ${lost}: CometChat loses these`)],
  ];
  const width = String(deliveries).length;
  return texts
    .filter(([count]) => count > 0)
    .map(([count, text], index) => [
      index === 0 ? 'of these' : '',
      `${String(count).padStart(width)}  ${text}`,
    ]);
}

function verificationRows(report: VerificationReport | undefined, terminal: Terminal): Row[] {
  if (report === undefined) return [];
  const { published, acknowledged, unpublishable } = report;
  const invalid = countOf(unpublishable, 'invalid delivery', 'invalid deliveries');
  return [
    ['queue', report.queue],
    ['came out', `${published} of ${countOf(acknowledged, 'acknowledged event', 'acknowledged events')}`],
    ...rowIf(unpublishable > 0, '', `${invalid}, expected in a dead-letter queue`),
    ['verified', conclusionOf(report, terminal)],
  ];
}

function conclusionOf(
  { problems, interrupted, acknowledged }: VerificationReport,
  { paint }: Terminal,
): string {
  if (Object.keys(problems).length > 0) return paint('red', counts(problems));
  if (interrupted) return paint('yellow', 'stopped early; nothing was wrong until then');
  return acknowledged === 0
    ? paint('yellow', 'nothing was expected to come out, and nothing did')
    : paint('green', 'each acknowledged event came out exactly once and in order');
}

function rowIf(condition: boolean, ...row: Row): Row[] {
  return condition ? [row] : [];
}

function counts(values: Readonly<Record<string, number>>): string {
  const entries = Object.entries(values).sort(([left], [right]) => left.localeCompare(right));
  return entries.length === 0 ? '-' : entries.map(([name, count]) => `${name}: ${count}`).join(', ');
}

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
