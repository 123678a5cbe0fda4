import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, basicAuthorization, isSuccess, type Poster } from '../../http/poster.ts';
import type { Endpoint } from './destination.ts';
import { createDispatcher } from './dispatcher.ts';
import { type Expectation, expectOutcome } from './expected-event.ts';
import type { Ledger } from './ledger.ts';
import type { Destination, PlannedDelivery } from './plan.ts';
import type { StatisticsRecorder } from './statistics.ts';

export interface SimulationOptions {
  readonly plan: Iterable<PlannedDelivery>;
  readonly poster: Poster;
  readonly endpoints: Readonly<Record<Destination, Endpoint>>;
  /** Deliveries on their way at the same time. */
  readonly concurrency: number;
  /** Deliveries per second; undefined sends as fast as they are answered. */
  readonly rate: number | undefined;
  /** Milliseconds before each further attempt; empty: one attempt only, as CometChat without `retryOnFailure`. */
  readonly retryDelays: readonly number[];
  readonly statistics: Pick<StatisticsRecorder, 'attempt' | 'ended'>;
  /** Undefined where nothing is to be verified. */
  readonly ledger: Ledger | undefined;
  /** Stop sending; what is on its way is still waited for. */
  readonly signal: AbortSignal;
  readonly onSubmit: (submitted: number) => void;
}

/** Sends a plan as CometChat would. Resolves when the last answer is in and no retry is left. */
export async function runSimulation(options: SimulationOptions): Promise<void> {
  const dispatcher = createDispatcher(options.concurrency);
  const retries = createRetries(options.signal);
  const authorizations = {
    webhooks: authorizationsFor(options.endpoints.webhooks),
    moderation: authorizationsFor(options.endpoints.moderation),
  };

  const attempt = async (
    planned: PlannedDelivery,
    expectation: Expectation,
    count: number,
  ): Promise<void> => {
    const { expected } = expectation;
    const entry = expected === undefined ? undefined : options.ledger?.sending(expected);
    const { right, wrong } = authorizations[planned.destination];
    const answer = await options.poster.post({
      url: options.endpoints[planned.destination].url,
      body: planned.body,
      authorization: planned.flaw === 'wrong-credentials' ? wrong : right,
    });
    options.statistics.attempt(planned, count, answer);
    if (isSuccess(answer) && entry !== undefined) options.ledger?.acknowledged(entry);
    afterAttempt(planned, expectation, count, answer);
  };
  const afterAttempt = (
    planned: PlannedDelivery,
    expectation: Expectation,
    count: number,
    answer: Answer,
  ): void => {
    const delay = options.retryDelays[count - 1];
    if (isSuccess(answer) || delay === undefined || options.signal.aborted) {
      options.statistics.ended(planned, answer, expectation.synchronous);
      return;
    }
    retries.after(delay, (stopped) => {
      if (stopped) options.statistics.ended(planned, answer, expectation.synchronous);
      else dispatcher.submitNow(expectation.key, () => attempt(planned, expectation, count + 1));
    });
  };

  const pace = createPace(options.rate, options.signal);
  let submitted = 0;
  for (const planned of options.plan) {
    await pace(submitted);
    if (options.signal.aborted) break;
    const expectation = expectOutcome(planned);
    await dispatcher.submit(expectation.key, () => attempt(planned, expectation, 1));
    submitted += 1;
    options.onSubmit(submitted);
  }
  do {
    await dispatcher.idle();
    await retries.next();
  } while (retries.waiting() || dispatcher.busy());
}

interface Retries {
  after(milliseconds: number, then: (stopped: boolean) => void): void;
  /** Resolves at the next retry, or at once where none waits. */
  next(): Promise<void>;
  waiting(): boolean;
}

/** Retries that wait for their time; when the signal is aborted, they end at once. */
function createRetries(signal: AbortSignal): Retries {
  const waiting = new Set<Promise<void>>();
  return {
    after: (milliseconds, then) => {
      const timer = sleep(milliseconds, undefined, { signal })
        .then(
          () => then(false),
          () => then(true),
        )
        .finally(() => waiting.delete(timer));
      waiting.add(timer);
    },
    next: async () => {
      await Promise.race(waiting.size === 0 ? [undefined] : waiting);
    },
    waiting: () => waiting.size > 0,
  };
}

/** Waits until the delivery with this number is due. */
function createPace(rate: number | undefined, signal: AbortSignal): (number: number) => Promise<void> {
  const started = performance.now();
  return async (number) => {
    if (rate === undefined) return;
    const wait = started + (number / rate) * 1000 - performance.now();
    if (wait > 1) await sleep(wait, undefined, { signal }).catch(() => undefined);
  };
}

function authorizationsFor({ credentials }: Endpoint): {
  right: string | undefined;
  wrong: string;
} {
  return {
    right:
      credentials === undefined ? undefined : basicAuthorization(credentials.username, credentials.password),
    wrong: basicAuthorization(credentials?.username ?? 'nobody', 'notThePassword'),
  };
}
