import { columns, printable, type Terminal } from '../../terminal.ts';
import type { FollowReport } from './follow.ts';
import type { LedgerSummary, Problem } from './ledger.ts';
import type { Statistics } from './statistics.ts';

/** What a run ends with; with `--json` it is printed as it is. */
export interface SimulationReport {
  readonly kind: 'report';
  readonly seed: string;
  readonly seconds: number;
  readonly deliveries: number;
  readonly requests: number;
  readonly retries: number;
  readonly duplicates: number;
  readonly answers: Readonly<Record<string, number>>;
  readonly decisions: Readonly<Record<string, number>>;
  readonly givenUp: number;
  readonly wrongAnswers: Readonly<Record<string, number>>;
  /** Milliseconds, of deliveries that were answered with success. */
  readonly latency: Readonly<Record<'p50' | 'p90' | 'p99' | 'longest', number>>;
  readonly verification: VerificationReport | undefined;
}

export interface VerificationReport {
  readonly queue: string;
  readonly acknowledged: number;
  readonly published: number;
  readonly problems: Readonly<Record<string, number>>;
  /** Events in the queue that were not of this run. */
  readonly foreign: number;
  readonly queueFailures: number;
  /** Stopped by Ctrl+C: what had not come out by then is not judged. */
  readonly interrupted: boolean;
}

export interface RunFacts {
  readonly seed: string;
  readonly seconds: number;
  readonly deliveries: number;
}

/** Puts together what a run ends with. */
export function buildReport(
  facts: RunFacts,
  statistics: Statistics,
  verification: VerificationReport | undefined,
): SimulationReport {
  const { latency } = statistics;
  return {
    kind: 'report',
    ...facts,
    requests: statistics.requests,
    retries: statistics.retries,
    duplicates: statistics.duplicates,
    answers: Object.fromEntries(statistics.answers),
    decisions: Object.fromEntries(statistics.decisions),
    givenUp: statistics.givenUp,
    wrongAnswers: Object.fromEntries(statistics.wrongAnswers),
    latency: {
      p50: tenths(latency.percentile(50)),
      p90: tenths(latency.percentile(90)),
      p99: tenths(latency.percentile(99)),
      longest: tenths(latency.longest),
    },
    verification,
  };
}

/** The part of the report that says what came out. */
export function buildVerification(
  queue: string,
  summary: LedgerSummary,
  followed: FollowReport,
  interrupted: boolean,
): VerificationReport {
  const problems: Record<string, number> = {};
  for (const { kind } of summary.problems) problems[kind] = (problems[kind] ?? 0) + 1;
  return {
    queue,
    acknowledged: summary.acknowledged,
    published: summary.published,
    problems,
    foreign: followed.foreign,
    queueFailures: followed.failures,
    interrupted,
  };
}

/** Prints each event that is not as promised: all with `--json`, the first ones for people. */
export function printProblems(terminal: Terminal, problems: readonly Problem[]): void {
  const shown = terminal.json ? problems : problems.slice(0, longestList);
  for (const problem of shown) {
    terminal.record({ ...problem, kind: 'problem', problem: problem.kind }, () =>
      terminal.paint(
        'red',
        `${problem.kind}: ${printable(problem.id)} (${printable(problem.trigger)} of ${printable(problem.subject)}): ${printable(problem.detail)}`,
      ),
    );
  }
  if (problems.length > shown.length)
    terminal.line(`... and ${problems.length - shown.length} more; --json lists them all`);
}

const longestList = 20;

/** The report as lines for people. */
export function describeReport(report: SimulationReport, terminal: Terminal): string[] {
  const { latency, verification } = report;
  const rate = report.seconds === 0 ? 0 : report.deliveries / report.seconds;
  const rows: (readonly [string, string])[] = [
    ['deliveries', `${report.deliveries} in ${report.seconds} s (${rate.toFixed(0)}/s), seed ${report.seed}`],
    ['answers', counts(report.answers)],
    [
      'latency',
      `p50 ${latency.p50} ms, p90 ${latency.p90} ms, p99 ${latency.p99} ms, longest ${latency.longest} ms`,
    ],
    ['sent again', `${report.duplicates} duplicates, ${report.retries} retries`],
  ];
  if (Object.keys(report.decisions).length > 0) rows.push(['decisions', counts(report.decisions)]);
  if (report.givenUp > 0)
    rows.push([
      'given up',
      terminal.paint('red', `${report.givenUp} were never acknowledged: CometChat loses these`),
    ]);
  if (Object.keys(report.wrongAnswers).length > 0)
    rows.push(['not refused', terminal.paint('red', counts(report.wrongAnswers))]);
  if (verification !== undefined) rows.push(...verificationRows(verification, terminal));
  return ['', ...columns(rows)];
}

function verificationRows(report: VerificationReport, terminal: Terminal): (readonly [string, string])[] {
  return [
    ['came out', `${report.published} of ${report.acknowledged} acknowledged events, from ${report.queue}`],
    ['verified', verdictOn(report, terminal)],
  ];
}

function verdictOn({ problems, interrupted }: VerificationReport, terminal: Terminal): string {
  if (Object.keys(problems).length > 0) return terminal.paint('red', counts(problems));
  return interrupted
    ? terminal.paint('yellow', 'stopped before everything could come out; nothing wrong until then')
    : terminal.paint('green', 'each acknowledged event came out exactly once and in order');
}

function counts(values: Readonly<Record<string, number>>): string {
  const entries = Object.entries(values).sort(([left], [right]) => left.localeCompare(right));
  return entries.length === 0 ? '-' : entries.map(([name, count]) => `${name}: ${count}`).join(', ');
}

function tenths(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}
