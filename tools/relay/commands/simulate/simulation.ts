import { setTimeout as sleep } from 'node:timers/promises';
import { type Endpoint, isSuccess, type PostOptions, type PostResult, post } from '../../http/post.ts';
import { createDispatcher } from './dispatcher.ts';
import { type ExpectedEvent, expectOutcome } from './expected-event.ts';
import type { Ledger } from './ledger.ts';
import type { PlannedDelivery } from './plan.ts';
import type { Statistics } from './statistics.ts';

export interface SimulationOptions extends PostOptions {
  readonly endpoints: Readonly<Record<PlannedDelivery['destination'], Endpoint>>;
  /** Deliveries on their way at the same time. */
  readonly concurrency: number;
  /** Deliveries per second; undefined sends as fast as they are answered. */
  readonly rate?: number | undefined;
  /** Milliseconds before each further attempt; empty: one attempt only, as CometChat without `retryOnFailure`. */
  readonly retryDelays: readonly number[];
  readonly statistics: Pick<Statistics, 'attempt' | 'ended'>;
  /** Undefined if nothing is to be verified. */
  readonly ledger?: Ledger | undefined;
  /** Aborted, no delivery and no retry is sent any more; what is on its way is still waited for. */
  readonly signal: AbortSignal;
  readonly onSubmit?: (submitted: number) => void;
}

/** Sends a plan as CometChat would. Resolves when the last answer is in and no retry is left. */
export async function runSimulation(
  plan: Iterable<PlannedDelivery>,
  options: SimulationOptions,
): Promise<void> {
  const { ledger, rate, retryDelays, signal, statistics } = options;
  const dispatcher = createDispatcher(options.concurrency);

  const send = async (planned: PlannedDelivery, expected?: ExpectedEvent): Promise<PostResult> => {
    const entry = expected && ledger?.sending(expected);
    const answer = await post(endpointOf(planned, options), planned.body, options);
    if (isSuccess(answer) && entry !== undefined) ledger?.acknowledged(entry);
    return answer;
  };
  const deliver = async (planned: PlannedDelivery): Promise<void> => {
    const { key, synchronous, expected } = expectOutcome(planned);
    for (let attempt = 1; ; attempt += 1) {
      const answer = await dispatcher.run(key, () => send(planned, expected));
      statistics.attempt(planned, attempt, answer);
      const delay = retryDelays[attempt - 1];
      if (isSuccess(answer) || delay === undefined || !(await waited(delay, signal)))
        return statistics.ended(planned, answer, synchronous);
    }
  };

  const underWay = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const started = performance.now();
  let submitted = 0;
  for (const planned of plan) {
    if (rate !== undefined) await waited(started + (submitted / rate) * 1000 - performance.now(), signal);
    await dispatcher.room();
    if (signal.aborted || failures.length > 0) break;
    const delivery = deliver(planned)
      .catch((error: unknown) => void failures.push(error))
      .finally(() => underWay.delete(delivery));
    underWay.add(delivery);
    submitted += 1;
    options.onSubmit?.(submitted);
  }
  await Promise.all(underWay);
  if (failures.length > 0) throw failures[0];
}

/** Waits; false if the signal ended it. */
async function waited(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  if (milliseconds <= 0) return !signal.aborted;
  return sleep(milliseconds, true, { signal }).catch(() => false);
}

/** Where a delivery goes, and as whom: on purpose with a wrong password, or not. */
function endpointOf({ destination, flaw }: PlannedDelivery, { endpoints }: SimulationOptions): Endpoint {
  const { url, credentials } = endpoints[destination];
  if (flaw !== 'wrong-credentials') return { url, credentials };
  return { url, credentials: { username: credentials?.username ?? 'nobody', password: 'notThePassword' } };
}
