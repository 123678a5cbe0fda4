import type { FollowReport } from './follow.ts';
import type { LedgerSummary } from './ledger.ts';
import type { Outcomes, Statistics } from './statistics.ts';

/** What a run ends with; with `--json` it is printed as it is. */
export interface SimulationReport {
  readonly kind: 'report';
  readonly seed: string;
  readonly seconds: number;
  /** Sent deliveries, duplicates included: what {@link SimulationReport.outcomes} adds up to. */
  readonly deliveries: number;
  /** Whether what was not acknowledged was sent again. */
  readonly retry: boolean;
  /** Deliveries and retries. */
  readonly requests: number;
  readonly retries: number;
  readonly duplicates: number;
  readonly answers: Readonly<Record<string, number>>;
  readonly outcomes: Outcomes;
  readonly decisions: Readonly<Record<string, number>>;
  readonly wrongAnswers: Readonly<Record<string, number>>;
  /** Milliseconds, of deliveries that were answered with success; undefined where none was. */
  readonly latency: Readonly<Record<'p50' | 'p90' | 'p99' | 'longest', number>> | undefined;
  readonly verification: VerificationReport | undefined;
}

export interface VerificationReport {
  readonly queue: string;
  /** Acknowledged events that must come out. */
  readonly acknowledged: number;
  /** Acknowledged deliveries that must not: they break their schema, and belong in a dead-letter queue. */
  readonly unpublishable: number;
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
  readonly retry: boolean;
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
    outcomes: { ...statistics.outcomes },
    decisions: Object.fromEntries(statistics.decisions),
    wrongAnswers: Object.fromEntries(statistics.wrongAnswers),
    latency:
      latency.count === 0
        ? undefined
        : {
            p50: tenths(latency.percentile(50)),
            p90: tenths(latency.percentile(90)),
            p99: tenths(latency.percentile(99)),
            longest: tenths(latency.max),
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
    unpublishable: summary.unpublishable,
    published: summary.published,
    problems,
    foreign: followed.foreign,
    queueFailures: followed.failures,
    interrupted,
  };
}

/** Milliseconds with one decimal. */
function tenths(microseconds: number): number {
  return Math.round(microseconds / 100) / 10;
}
