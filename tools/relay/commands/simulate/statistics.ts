import { createHistogram } from 'node:perf_hooks';
import { parseJsonObject } from '../../../json/json.ts';
import { answerName, isSuccess, type PostResult } from '../../http/poster.ts';
import { flaws, type PlannedDelivery } from './plan.ts';

/** What became of the deliveries so far. */
export interface Statistics {
  /** HTTP requests: deliveries and retries. */
  requests: number;
  retries: number;
  duplicates: number;
  /** Answers by status, or by what went wrong where there was none. */
  readonly answers: Record<string, number>;
  readonly outcomes: Record<DeliveryOutcome, number>;
  /** Answers to `before_message` and to the moderation Custom API, by outcome. */
  readonly decisions: Record<string, number>;
  /** Deliveries that were broken on purpose and not refused as they should be: "flaw answered status". */
  readonly wrongAnswers: Record<string, number>;
}

/** What became of each delivery, in the end. The numbers add up to the deliveries that were sent. */
export type DeliveryOutcome =
  /** Acknowledged, so that it is in a lane queue; `repeats`: acknowledged again. */
  | 'queued'
  | 'repeats'
  /** Answered with a decision, and not queued. */
  | 'decided'
  /** Broken on purpose, and refused as it should be or not. */
  | 'refused'
  | 'notRefused'
  /** Right, and never answered 2xx: CometChat loses it. */
  | 'neverAcknowledged';

export type StatisticsRecorder = ReturnType<typeof createStatistics>;

/** Empty statistics. */
export function createStatistics() {
  const outcomes = { queued: 0, repeats: 0, decided: 0, refused: 0, notRefused: 0, neverAcknowledged: 0 };
  const noAttempts = { requests: 0, retries: 0, duplicates: 0, answers: {} };
  const counts: Statistics = { ...noAttempts, outcomes, decisions: {}, wrongAnswers: {} };
  const latency = createHistogram();
  const queued = new Set<number>();

  const outcomeOf = (
    { flaw, number }: PlannedDelivery,
    answer: PostResult,
    synchronous: boolean,
  ): DeliveryOutcome => {
    if (flaw !== undefined) return answer.status === flaws[flaw] ? 'refused' : 'notRefused';
    if (!isSuccess(answer)) return 'neverAcknowledged';
    if (synchronous) return 'decided';
    if (queued.has(number)) return 'repeats';
    queued.add(number);
    return 'queued';
  };
  return {
    counts,
    /** Microseconds, of answers with a 2xx status: CometChat waits two seconds for them. */
    latency,
    attempt: ({ duplicate }: PlannedDelivery, attempt: number, answer: PostResult): void => {
      counts.requests += 1;
      if (attempt > 1) counts.retries += 1;
      else if (duplicate) counts.duplicates += 1;
      increment(counts.answers, answerName(answer));
      if (isSuccess(answer)) latency.record(Math.max(1, Math.round(answer.milliseconds * 1000)));
    },
    /** The delivery will not be sent again. */
    ended: (delivery: PlannedDelivery, answer: PostResult, synchronous: boolean): void => {
      const outcome = outcomeOf(delivery, answer, synchronous);
      outcomes[outcome] += 1;
      if (outcome === 'decided') increment(counts.decisions, decisionName(answer.body));
      if (outcome === 'notRefused')
        increment(counts.wrongAnswers, `${delivery.flaw} answered ${answerName(answer)}`);
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

function increment(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
