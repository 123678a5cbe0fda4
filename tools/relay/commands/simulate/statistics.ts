import { createHistogram } from 'node:perf_hooks';
import { parseJsonObject } from '../../../json/json.ts';
import { answerName, isSuccess, type PostResult } from '../../http/post.ts';
import { flaws, type PlannedDelivery } from './plan.ts';

export type Statistics = ReturnType<typeof createStatistics>;

type Counts = Record<string, number>;

/** Counts what becomes of the deliveries. */
export function createStatistics() {
  /** What became of each delivery, in the end. The numbers add up to the deliveries that were sent. */
  const outcomes = {
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
  };
  /** Answers by status, or by what went wrong where there was none. */
  const answers: Counts = {};
  /** Answers to `before_message` and to the moderation Custom API, by outcome. */
  const decisions: Counts = {};
  /** Deliveries that were broken on purpose and not refused as they should be: "flaw answered status". */
  const wrongAnswers: Counts = {};
  const requests = { deliveries: 0, requests: 0, retries: 0, duplicates: 0 };
  const counts = { ...requests, answers, outcomes, decisions, wrongAnswers };
  /** Microseconds, of answers with a 2xx status: CometChat waits two seconds for them. */
  const latency = createHistogram();
  const queued = new Set<number>();

  const outcomeOf = ({ flaw, number }: PlannedDelivery, answer: PostResult, isQueued: boolean) => {
    if (flaw !== undefined) return answer.status === flaws[flaw] ? 'refused' : 'notRefused';
    if (!isSuccess(answer)) return 'neverAcknowledged';
    if (!isQueued) return 'decided';
    if (queued.has(number)) return 'repeats';
    queued.add(number);
    return 'queued';
  };
  return {
    counts,
    attempt: ({ duplicate }: PlannedDelivery, attempt: number, answer: PostResult): void => {
      counts.requests += 1;
      if (attempt > 1) counts.retries += 1;
      else {
        counts.deliveries += 1;
        counts.duplicates += duplicate ? 1 : 0;
      }
      increment(answers, answerName(answer));
      if (isSuccess(answer)) latency.record(Math.max(1, Math.round(answer.milliseconds * 1000)));
    },
    /** The delivery will not be sent again. `isQueued`: whether the relay queues such a delivery. */
    ended: (delivery: PlannedDelivery, answer: PostResult, isQueued: boolean): void => {
      const outcome = outcomeOf(delivery, answer, isQueued);
      outcomes[outcome] += 1;
      if (outcome === 'decided') increment(decisions, decisionName(answer.body));
      if (outcome === 'notRefused')
        increment(wrongAnswers, `${delivery.flaw} answered ${answerName(answer)}`);
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
