import { createHistogram, type Histogram } from 'node:perf_hooks';
import { parseJsonObject } from '../../../json/json.ts';
import { type Answer, answerName, isSuccess } from '../../http/poster.ts';
import { flaws, type PlannedDelivery } from './plan.ts';

/** What became of the deliveries so far. */
export interface Statistics {
  /** HTTP requests: more than deliveries where there were retries. */
  readonly requests: number;
  readonly retries: number;
  readonly duplicates: number;
  /** Answers by status, or by what went wrong where there was none. */
  readonly answers: ReadonlyMap<string, number>;
  /** Answers to `before_message` and to the moderation Custom API, by outcome. */
  readonly decisions: ReadonlyMap<string, number>;
  /** Microseconds, of answers with a 2xx status: CometChat waits two seconds for them. */
  readonly latency: Histogram;
  readonly outcomes: Outcomes;
  /** Deliveries that were wrong on purpose, and were not refused as they should be: "flaw status", with their number. */
  readonly wrongAnswers: ReadonlyMap<string, number>;
}

/** What became of each delivery, in the end. The numbers add up to the deliveries that were sent. */
export interface Outcomes {
  /** Acknowledged for the first time, so that it is in a lane queue. */
  readonly queued: number;
  /** Acknowledged again: SQS drops the second one, where the payload tells that it is one. */
  readonly repeats: number;
  /** Answered with a decision, and not queued. */
  readonly decided: number;
  /** Wrong on purpose, and refused as it should be. */
  readonly refused: number;
  /** Wrong on purpose, and answered with something else. */
  readonly notRefused: number;
  /** Right, and never answered 2xx: CometChat loses it. */
  readonly neverAcknowledged: number;
}

export interface StatisticsRecorder extends Statistics {
  attempt(delivery: PlannedDelivery, attempt: number, answer: Answer): void;
  /** The delivery will not be sent again. */
  ended(delivery: PlannedDelivery, answer: Answer, synchronous: boolean): void;
}

/** Empty statistics. */
export function createStatistics(): StatisticsRecorder {
  const answers = new Map<string, number>();
  const decisions = new Map<string, number>();
  const wrongAnswers = new Map<string, number>();
  const latency = createHistogram();
  let requests = 0;
  let retries = 0;
  let duplicates = 0;
  const outcomes = { queued: 0, repeats: 0, decided: 0, refused: 0, notRefused: 0, neverAcknowledged: 0 };
  const queued = new Set<number>();
  return {
    answers,
    decisions,
    wrongAnswers,
    latency,
    get requests() {
      return requests;
    },
    get retries() {
      return retries;
    },
    get duplicates() {
      return duplicates;
    },
    outcomes,
    attempt: (delivery, attempt, answer) => {
      requests += 1;
      if (attempt > 1) retries += 1;
      else if (delivery.duplicate) duplicates += 1;
      increment(answers, answerName(answer));
      if (isSuccess(answer)) latency.record(Math.max(1, Math.round(answer.milliseconds * 1000)));
    },
    ended: (delivery, answer, synchronous) => {
      if (delivery.flaw !== undefined) {
        const refused = answer.status === flaws[delivery.flaw];
        outcomes[refused ? 'refused' : 'notRefused'] += 1;
        if (!refused) increment(wrongAnswers, `${delivery.flaw} answered ${answerName(answer)}`);
      } else if (!isSuccess(answer)) outcomes.neverAcknowledged += 1;
      else if (synchronous) {
        outcomes.decided += 1;
        increment(decisions, decisionName(answer.body));
      } else {
        outcomes[queued.has(delivery.number) ? 'repeats' : 'queued'] += 1;
        queued.add(delivery.number);
      }
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

function increment(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
