import { setTimeout as sleep } from 'node:timers/promises';
import { basicAuthorization, isSuccess, type Poster, type PostResult } from '../../http/poster.ts';
import type { Endpoint } from './destination.ts';
import { createDispatcher } from './dispatcher.ts';
import { expectOutcome } from './expected-event.ts';
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
  /** Undefined if nothing is to be verified. */
  readonly ledger: Ledger | undefined;
  /** Aborted, no delivery and no retry is sent any more; what is on its way is still waited for. */
  readonly signal: AbortSignal;
  readonly onSubmit: (submitted: number) => void;
}

/** Sends a plan as CometChat would. Resolves when the last answer is in and no retry is left. */
export async function runSimulation(options: SimulationOptions): Promise<void> {
  const { ledger, retryDelays, signal, statistics } = options;
  const dispatcher = createDispatcher(options.concurrency);
  const post = createSender(options);

  const deliver = async (planned: PlannedDelivery): Promise<void> => {
    const { key, synchronous, expected } = expectOutcome(planned);
    const attempt = async (count: number): Promise<PostResult> => {
      const entry = expected === undefined ? undefined : ledger?.sending(expected);
      const answer = await post(planned);
      statistics.attempt(planned, count, answer);
      if (isSuccess(answer) && entry !== undefined) ledger?.acknowledged(entry);
      return answer;
    };
    for (let count = 1; ; count += 1) {
      const answer = await dispatcher.run(key, () => attempt(count));
      const delay = retryDelays[count - 1];
      if (isSuccess(answer) || delay === undefined || !(await waited(delay, signal)))
        return statistics.ended(planned, answer, synchronous);
    }
  };

  const underWay = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const started = performance.now();
  let submitted = 0;
  for (const planned of options.plan) {
    if (options.rate !== undefined)
      await waited(started + (submitted / options.rate) * 1000 - performance.now(), signal);
    await dispatcher.room();
    if (signal.aborted || failures.length > 0) break;
    const delivery = deliver(planned)
      .catch((error: unknown) => void failures.push(error))
      .finally(() => underWay.delete(delivery));
    underWay.add(delivery);
    submitted += 1;
    options.onSubmit(submitted);
  }
  await Promise.all(underWay);
  if (failures.length > 0) throw failures[0];
}

/** Waits; false if the signal ended it. */
async function waited(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  if (milliseconds <= 0) return !signal.aborted;
  return sleep(milliseconds, true, { signal }).catch(() => false);
}

function createSender({ endpoints, poster }: SimulationOptions) {
  const authorizations = {
    webhooks: authorizationsFor(endpoints.webhooks),
    moderation: authorizationsFor(endpoints.moderation),
  };
  return ({ body, destination, flaw }: PlannedDelivery): Promise<PostResult> => {
    const authorization = authorizations[destination][flaw === 'wrong-credentials' ? 'wrong' : 'right'];
    return poster.post({ url: endpoints[destination].url, body, authorization });
  };
}

function authorizationsFor({ credentials }: Endpoint) {
  return {
    right: credentials && basicAuthorization(credentials.username, credentials.password),
    wrong: basicAuthorization(credentials?.username ?? 'nobody', 'notThePassword'),
  };
}
