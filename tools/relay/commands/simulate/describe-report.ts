import { columns, countOf, printable, type Terminal } from '../../terminal.ts';
import type { Problem } from './ledger.ts';
import type { SimulationReport, VerificationReport } from './report.ts';

const longestList = 20;

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

type Row = readonly [string, string];

/** The report as lines for people: what was sent, what became of each delivery, and what came out. */
export function describeReport(report: SimulationReport, terminal: Terminal): string[] {
  const { verification } = report;
  return [
    '',
    ...columns([
      ...sentRows(report),
      ...outcomeRows(report, terminal),
      ...(verification === undefined ? [] : verificationRows(verification, terminal)),
    ]),
  ];
}

function sentRows(report: SimulationReport): Row[] {
  const { latency, seconds, deliveries, duplicates, retries } = report;
  const rate = seconds === 0 ? 0 : deliveries / seconds;
  const twice = duplicates === 0 ? '' : `: ${deliveries - duplicates}, and ${duplicates} of them twice`;
  return [
    ['seed', report.seed],
    ['deliveries', `${deliveries} in ${seconds} s (${rate.toFixed(0)}/s)${twice}`],
    ...(retries === 0
      ? []
      : [['requests', `${report.requests}: ${deliveries} deliveries and ${retries} retries`] as const]),
    ['answers', counts(report.answers)],
    [
      'latency',
      latency === undefined
        ? '- (nothing was acknowledged)'
        : `p50 ${latency.p50} ms, p90 ${latency.p90} ms, p99 ${latency.p99} ms, longest ${latency.longest} ms`,
    ],
  ];
}

/** One line for each fate that a delivery met; the numbers add up to the deliveries. */
function outcomeRows({ deliveries, outcomes, ...report }: SimulationReport, terminal: Terminal): Row[] {
  const lost = report.retry ? 'after all retries' : 'and not sent again (see --retry)';
  const fates: (readonly [number, string])[] = [
    [outcomes.queued, 'acknowledged and queued, to become events'],
    [outcomes.repeats, 'acknowledged again: SQS drops what it has already'],
    [outcomes.decided, `answered with a decision, and not queued (${counts(report.decisions)})`],
    [outcomes.refused, 'wrong on purpose, and refused as they should be'],
    [
      outcomes.notRefused,
      terminal.paint(
        'red',
        `wrong on purpose, and not refused as they should be (${counts(report.wrongAnswers)})`,
      ),
    ],
    [outcomes.neverAcknowledged, terminal.paint('red', `never acknowledged, ${lost}: CometChat loses these`)],
  ];
  const width = String(deliveries).length;
  return fates
    .filter(([count]) => count > 0)
    .map(([count, fate], index) => [
      index === 0 ? 'of these' : '',
      `${String(count).padStart(width)}  ${fate}`,
    ]);
}

function verificationRows(report: VerificationReport, terminal: Terminal): Row[] {
  const { published, acknowledged, unpublishable } = report;
  return [
    [
      'came out',
      `${published} of ${countOf(acknowledged, 'acknowledged event', 'acknowledged events')}, from ${report.queue}`,
    ],
    ...(unpublishable === 0
      ? []
      : [['', `${unpublishable} must not: against their schema, so for a dead-letter queue`] as const]),
    ['verified', verdictOn(report, terminal)],
  ];
}

function verdictOn({ problems, interrupted, acknowledged }: VerificationReport, terminal: Terminal): string {
  if (Object.keys(problems).length > 0) return terminal.paint('red', counts(problems));
  if (interrupted)
    return terminal.paint('yellow', 'stopped before everything could come out; nothing wrong until then');
  return acknowledged === 0
    ? terminal.paint('yellow', 'nothing was to come out, and nothing did')
    : terminal.paint('green', 'each acknowledged event came out exactly once and in order');
}

function counts(values: Readonly<Record<string, number>>): string {
  const entries = Object.entries(values).sort(([left], [right]) => left.localeCompare(right));
  return entries.length === 0 ? '-' : entries.map(([name, count]) => `${name}: ${count}`).join(', ');
}
