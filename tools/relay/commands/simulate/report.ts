/** What a run shows at its end: what is wrong, and the report. */
import { columns, countOf, printable, type Terminal } from '../../terminal.ts';
import type { BrokenPromise } from './ledger.ts';
import type { Statistics } from './statistics.ts';
import type { VerificationReport } from './verification.ts';

/** What a run ends with; with `--json` it is printed as it is. */
export type SimulationReport = Statistics['counts'] & {
  readonly kind: 'report';
  readonly seed: string;
  readonly seconds: number;
  /** Whether what was not acknowledged was sent again. */
  readonly retry: boolean;
  readonly latency: ReturnType<Statistics['latency']>;
  readonly verification: VerificationReport | undefined;
};

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
  const { latency, seconds, seed, deliveries, duplicates, requests, retries, answers, verification } = report;
  const rate = seconds === 0 ? 0 : deliveries / seconds;
  const twice = duplicates === 0 ? '' : `: ${deliveries - duplicates}, and ${duplicates} of them twice`;
  const rows: readonly (Row | false)[] = [
    ['seed', seed],
    ['deliveries', `${deliveries} in ${seconds} s (${rate.toFixed(0)}/s)${twice}`],
    retries > 0 && ['requests', `${requests}: ${deliveries} deliveries and ${retries} retries`],
    ['answers', describeCounts(answers)],
    [
      'latency',
      latency === undefined
        ? '- (nothing was acknowledged)'
        : `p50 ${latency.p50} ms, p90 ${latency.p90} ms, p99 ${latency.p99} ms, longest ${latency.longest} ms`,
    ],
    ...outcomeRows(report, terminal),
    ...(verification === undefined ? [] : verificationRows(verification, terminal)),
  ];
  return ['', ...columns(rows.filter((row) => row !== false))];
}

/** One line for each outcome that a delivery had; the numbers add up to the deliveries. */
function outcomeRows(report: SimulationReport, { paint }: Terminal): Row[] {
  const { deliveries, outcomes, decisions, wrongAnswers, retry } = report;
  const lost = `never acknowledged ${retry ? 'after all retries' : 'and not retried (see --retry)'}`;
  const texts: readonly (readonly [number, string])[] = [
    [outcomes.queued, 'acknowledged and queued'],
    [outcomes.repeats, 'acknowledged again; SQS drops the duplicate'],
    [outcomes.decided, `answered with a decision, not queued (${describeCounts(decisions)})`],
    [outcomes.refused, 'broken on purpose, refused as expected'],
    [
      outcomes.notRefused,
      paint('red', `broken on purpose, but not refused (${describeCounts(wrongAnswers)})`),
    ],
    [outcomes.neverAcknowledged, paint('red', `${lost}: CometChat loses these`)],
  ];
  const width = String(deliveries).length;
  return texts
    .filter(([count]) => count > 0)
    .map(([count, text], index) => [
      index > 0 ? '' : 'of these',
      `${String(count).padStart(width)}  ${text}`,
    ]);
}

function verificationRows(report: VerificationReport, terminal: Terminal): (Row | false)[] {
  const { queue, published, acknowledged, unpublishable } = report;
  const invalid = countOf(unpublishable, 'invalid delivery', 'invalid deliveries');
  return [
    ['queue', queue],
    ['came out', `${published} of ${countOf(acknowledged, 'acknowledged event', 'acknowledged events')}`],
    unpublishable > 0 && ['', `${invalid}, expected in a dead-letter queue`],
    ['verified', conclusionOf(report, terminal)],
  ];
}

function conclusionOf(
  { problems, interrupted, acknowledged }: VerificationReport,
  { paint }: Terminal,
): string {
  if (Object.keys(problems).length > 0) return paint('red', describeCounts(problems));
  if (interrupted) return paint('yellow', 'stopped early; nothing was wrong until then');
  return acknowledged === 0
    ? paint('yellow', 'nothing was expected to come out, and nothing did')
    : paint('green', 'each acknowledged event came out exactly once and in order');
}

/** Counts by name, in the order of the names. */
export function describeCounts(counts: Readonly<Record<string, number>>): string {
  const entries = Object.entries(counts).sort(([left], [right]) => left.localeCompare(right));
  return entries.length === 0 ? '-' : entries.map(([name, count]) => `${name}: ${count}`).join(', ');
}
