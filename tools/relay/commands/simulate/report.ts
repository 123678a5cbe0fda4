/** The report of a run: what is counted while it goes, and shown at its end. */
import { createHistogram } from 'node:perf_hooks';
import { parseJsonObject } from '../../../json/json.ts';
import { answerName, isSuccess, type PostResult } from '../../http/post.ts';
import { columns, countOf, type Terminal } from '../../terminal.ts';
import type { ExpectedEvent } from './expected-event.ts';
import type { SimulateOptions } from './options.ts';
import { flaws, type PlannedDelivery } from './plan.ts';
import type { VerificationReport } from './verification.ts';

export type Statistics = ReturnType<typeof createStatistics>;

type Counts = Record<string, number>;

/** Counts what becomes of the deliveries. */
export function createStatistics() {
  const none = (): Counts => ({});
  const counts = {
    deliveries: 0,
    requests: 0,
    retries: 0,
    duplicates: 0,
    /** Answers by status, or by what went wrong where there was none. */
    answers: none(),
    /** What became of each delivery, in the end. The numbers add up to the deliveries. */
    outcomes: {
      /** Acknowledged, so that it is in a lane queue; `repeats`: acknowledged again. */
      queued: 0,
      repeats: 0,
      /** Answered with a decision, and not queued. */
      decided: 0,
      /** Broken on purpose, and refused as it should be or not. */
      refused: 0,
      notRefused: 0,
      /** Right, and never answered 2xx: CometChat loses it. */
      neverAcknowledged: 0,
    },
    /** Answers to `before_message` and to the moderation Custom API, by outcome. */
    decisions: none(),
    /** Deliveries that were broken on purpose and not refused as they should be: "flaw answered status". */
    wrongAnswers: none(),
  };
  /** Microseconds, of answers with a 2xx status: CometChat waits two seconds for them. */
  const latency = createHistogram();
  const queued = new Set<number>();

  const outcomeOf = ({ flaw, number }: PlannedDelivery, answer: PostResult, expected?: ExpectedEvent) => {
    if (flaw !== undefined) return answer.status === flaws[flaw] ? 'refused' : 'notRefused';
    if (!isSuccess(answer)) return 'neverAcknowledged';
    if (expected === undefined) return 'decided';
    // Known by its content, each delivery is an event of its own.
    if (queued.has(number) && expected.content === undefined) return 'repeats';
    queued.add(number);
    return 'queued';
  };
  return {
    counts,
    attempt: ({ duplicate }: PlannedDelivery, attempt: number, answer: PostResult): void => {
      counts.requests += 1;
      if (attempt > 1) counts.retries += 1;
      else counts.deliveries += 1;
      if (attempt === 1 && duplicate) counts.duplicates += 1;
      increment(counts.answers, answerName(answer));
      if (isSuccess(answer)) latency.record(Math.max(1, Math.round(answer.milliseconds * 1000)));
    },
    /** The delivery will not be sent again. */
    ended: (delivery: PlannedDelivery, answer: PostResult, expected: ExpectedEvent | undefined): void => {
      const outcome = outcomeOf(delivery, answer, expected);
      counts.outcomes[outcome] += 1;
      if (outcome === 'decided') increment(counts.decisions, decisionName(answer.body));
      if (outcome === 'notRefused')
        increment(counts.wrongAnswers, `${delivery.flaw} answered ${answerName(answer)}`);
    },
    /** Milliseconds with one decimal; undefined where nothing was acknowledged. */
    latency: () => {
      const tenths = (microseconds: number): number => Math.round(microseconds / 100) / 10;
      const percentile = (percent: number): number => tenths(latency.percentile(percent));
      if (latency.count === 0) return undefined;
      return { p50: percentile(50), p90: percentile(90), p99: percentile(99), longest: tenths(latency.max) };
    },
  };
}

/** What a synchronous answer means to CometChat (contract, sections 3 and 12). */
export function decisionName(body: string): 'passed' | 'annotated' | 'dropped' | 'unreadable' {
  const answer = parseJsonObject(body);
  if (answer === undefined) return 'unreadable';
  if (answer.action === 'do_not_propagate' || answer.isMatchingCondition === true) return 'dropped';
  if (answer.isMatchingCondition === false || Object.keys(answer).length === 0) return 'passed';
  return 'annotated';
}

function increment(counts: Counts, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

/** What a run ends with; with `--json` it is printed as it is. `retry`: whether unacknowledged deliveries were retried. */
export type SimulationReport = Statistics['counts'] &
  Pick<SimulateOptions, 'seed' | 'retry'> & {
    readonly kind: 'report';
    readonly seconds: number;
    readonly latency: ReturnType<Statistics['latency']>;
    readonly verification: VerificationReport | undefined;
  };

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
  const bad = (text: string): string => paint('red', text);
  const { deliveries, outcomes, decisions, wrongAnswers, retry } = report;
  const lost = `never acknowledged ${retry ? 'after all retries' : 'and not retried (see --retry)'}`;
  const texts: readonly (readonly [number, string])[] = [
    [outcomes.queued, 'acknowledged and queued'],
    [outcomes.repeats, 'acknowledged again; SQS drops the duplicate'],
    [outcomes.decided, `answered with a decision, not queued (${describeCounts(decisions)})`],
    [outcomes.refused, 'broken on purpose, refused as expected'],
    [outcomes.notRefused, bad(`broken on purpose, but not refused (${describeCounts(wrongAnswers)})`)],
    [outcomes.neverAcknowledged, bad(`${lost}: CometChat loses these`)],
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
