import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandContext } from '../../context.ts';
import { type Endpoint, isSuccess, type PostResult, post } from '../../http/post.ts';
import type { Endpoints } from './destination.ts';
import { createDispatcher } from './dispatcher.ts';
import { type ExpectedEvent, expectOutcome } from './expected-event.ts';
import type { Ledger } from './ledger.ts';
import type { SimulateOptions } from './options.ts';
import type { PlannedDelivery } from './plan.ts';
import type { Statistics } from './statistics.ts';

export interface Simulation {
  readonly plan: Iterable<PlannedDelivery>;
  readonly endpoints: Endpoints;
  readonly statistics: Statistics;
  /** Undefined if nothing is to be verified. */
  readonly ledger: Ledger | undefined;
  readonly onSubmit: (submitted: number) => void;
}

/** CometChat's waits before the second and the third attempt, in milliseconds (contract, section 3). */
const vendorRetryDelays = [10_000, 30_000];

/**
 * Sends a plan as CometChat would. Resolves when the last answer is in and no retry is left. After Ctrl+C, nothing more is
 * sent, and what is on its way is still waited for.
 */
export async function runSimulation(
  { plan, endpoints, statistics, ledger, onSubmit }: Simulation,
  { concurrency, rate, retry, timeScale, timeout }: SimulateOptions,
  { local, signal }: CommandContext,
): Promise<void> {
  const dispatcher = createDispatcher(concurrency);

  const send = async (planned: PlannedDelivery, expected?: ExpectedEvent): Promise<PostResult> => {
    const entry = expected && ledger?.sending(expected);
    const endpoint = withFlaw(endpoints[planned.destination] ?? endpoints.webhooks, planned);
    const answer = await post(endpoint, planned.body, { timeout, local });
    if (isSuccess(answer) && entry !== undefined) ledger?.acknowledged(entry);
    return answer;
  };
  const deliver = async (planned: PlannedDelivery): Promise<void> => {
    const { key, expected } = expectOutcome(planned);
    for (let attempt = 1; ; attempt += 1) {
      const answer = await dispatcher.run(key, () => send(planned, expected));
      statistics.attempt(planned, attempt, answer);
      const delay = retry ? vendorRetryDelays[attempt - 1] : undefined;
      if (isSuccess(answer) || delay === undefined || !(await waited(delay * timeScale, signal)))
        return statistics.ended(planned, answer, expected !== undefined);
    }
  };

  const underWay = new Set<Promise<void>>();
  const started = performance.now();
  let submitted = 0;
  for (const planned of plan) {
    if (rate !== undefined) await waited(started + (submitted / rate) * 1000 - performance.now(), signal);
    await dispatcher.room();
    if (signal.aborted) break;
    const delivery = deliver(planned).finally(() => underWay.delete(delivery));
    underWay.add(delivery);
    submitted += 1;
    onSubmit(submitted);
  }
  await Promise.all(underWay);
}

/** The endpoint as a delivery with a flaw has it: on purpose with a wrong password. */
function withFlaw({ url, credentials }: Endpoint, { flaw }: PlannedDelivery): Endpoint {
  if (flaw !== 'wrong-credentials') return { url, credentials };
  return { url, credentials: { username: credentials?.username ?? 'nobody', password: 'notThePassword' } };
}

/** Waits; false if the signal ended it. */
async function waited(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  if (milliseconds <= 0) return !signal.aborted;
  return sleep(milliseconds, true, { signal }).catch(() => false);
}
