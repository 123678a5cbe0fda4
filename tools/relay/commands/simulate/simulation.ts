import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import type { CommandContext } from '../../context.ts';
import { type Endpoint, isSuccess, post } from '../../http/post.ts';
import type { Endpoints } from './destination.ts';
import { expectOutcome } from './expected-event.ts';
import type { Ledger } from './ledger.ts';
import type { SimulateOptions } from './options.ts';
import type { PlannedDelivery } from './plan.ts';
import type { Statistics } from './report.ts';

interface Simulation {
  readonly plan: Iterable<PlannedDelivery>;
  readonly endpoints: Endpoints;
  readonly statistics: Statistics;
  /** Undefined if nothing is to be verified. */
  readonly ledger: Ledger | undefined;
  readonly onSubmit: (submitted: number) => void;
}

/** CometChat's waits before the second and the third attempt, in milliseconds (contract, section 3). */
const vendorRetryDelays = [10_000, 30_000];
/** How many deliveries may be taken from the plan, for each that is on its way: a long plan needs little memory. */
const takenPerRunning = 8;

/**
 * Sends a plan as CometChat would. Resolves when the last answer is in and no retry is left. After Ctrl+C, nothing more is
 * sent, and what is on its way is still waited for.
 */
export async function runSimulation(
  { plan, endpoints, statistics, ledger, onSubmit }: Simulation,
  { concurrency, rate, retry, timeScale, timeout }: SimulateOptions,
  { local, signal }: CommandContext,
): Promise<void> {
  const dispatch = createDispatcher(concurrency);
  const retries: Promise<void>[] = [];
  const deliver = async (planned: PlannedDelivery, attempt: number): Promise<void> => {
    const { key, expected } = expectOutcome(planned);
    const answer = await dispatch(key, async () => {
      const entry = expected && ledger?.sending(expected);
      const endpoint = withFlaw(endpoints[planned.destination] ?? endpoints.webhooks, planned);
      const got = await post(endpoint, planned.body, { timeout, local });
      if (isSuccess(got) && entry !== undefined) ledger?.acknowledged(entry);
      return got;
    });
    statistics.attempt(planned, attempt, answer);
    const delay = retry && !isSuccess(answer) ? vendorRetryDelays[attempt - 1] : undefined;
    const end = () => statistics.ended(planned, answer, expected);
    if (delay === undefined) return end();
    const waiting = waited(delay * timeScale, signal);
    retries.push(waiting.then((isOver) => (isOver ? deliver(planned, attempt + 1) : end())));
  };

  const taken = pace(plan, rate, signal);
  let submitted = 0;
  const takeAndDeliver = async (): Promise<void> => {
    for await (const planned of taken) {
      submitted += 1;
      onSubmit(submitted);
      await deliver(planned, 1);
    }
  };
  await Promise.all(Array.from({ length: concurrency * takenPerRunning }, takeAndDeliver));
  // Retries add to the list while it is waited for.
  for (const retried of retries) await retried;
}

/** The plan at `rate` deliveries a second, until the signal is aborted. */
async function* pace(
  plan: Iterable<PlannedDelivery>,
  rate = Number.POSITIVE_INFINITY,
  signal: AbortSignal,
): AsyncGenerator<PlannedDelivery> {
  const started = performance.now();
  let number = 0;
  for (const planned of plan) {
    if (!(await waited(started + (number / rate) * 1000 - performance.now(), signal))) return;
    number += 1;
    yield planned;
  }
}

/** Waits; false if the signal ended it. */
async function waited(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  if (milliseconds <= 0) return !signal.aborted;
  return sleep(milliseconds, true, { signal }).catch(() => false);
}

/** The endpoint as a delivery with a flaw has it: on purpose with a wrong password. */
function withFlaw({ url, credentials }: Endpoint, { flaw }: PlannedDelivery): Endpoint {
  if (flaw !== 'wrong-credentials') return { url, credentials };
  return { url, credentials: { username: credentials?.username ?? 'nobody', password: 'notThePassword' } };
}

/** Runs at most `concurrency` tasks at a time; those with the same key one after another, in the order in which they came. */
export function createDispatcher(concurrency: number) {
  const limit = pLimit(concurrency);
  const lastOfKey = new Map<string, Promise<unknown>>();
  return async <Result>(key: string, task: () => Promise<Result>): Promise<Result> => {
    const turn = Promise.resolve(lastOfKey.get(key)).then(() => limit(task));
    lastOfKey.set(key, turn);
    const result = await turn;
    if (lastOfKey.get(key) === turn) lastOfKey.delete(key);
    return result;
  };
}
