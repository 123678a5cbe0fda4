import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandContext } from '../../context.ts';
import { UsageError } from '../../errors.ts';
import { createConsumerQueue, visibilitySeconds } from '../../queues/consumer-queue.ts';
import { consumerQueues, findConsumerQueue, laneQueues, queueName } from '../../queues/known-queues.ts';
import { readQueueDepth } from '../../queues/queue-depth.ts';
import type { Target } from '../../target.ts';
import { followQueue } from './follow.ts';
import { createLedger, type Ledger } from './ledger.ts';
import type { SimulateOptions } from './options.ts';

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

const defaultConsumer = 'processed-events';
const receivers = 8;
/** Longer than it takes SQS to hand a failed batch out again: six times the longest function timeout that we deploy. */
const patienceMilliseconds = 400_000;
const visibilityMilliseconds = (visibilitySeconds + 5) * 1000;

/**
 * Starts to follow a consumer queue beside a run, to judge what comes out. It receives and deletes, so a deployed relay's
 * queue must be named.
 */
export async function startVerification(options: SimulateOptions, context: CommandContext) {
  const target = await context.target();
  const queueUrl = chooseQueue(target, options.queue);
  const queue = queueName(queueUrl);
  const client = await target.clients.sqs();
  const ledger = createLedger();
  const drain = options.drain || context.local;
  const stop = new AbortController();
  const follow = { signal: stop.signal, drain, receivers };
  const following = followQueue(createConsumerQueue(client, queueUrl), ledger, follow);

  const depthOf = async (url: string): Promise<number> => {
    const { visible, inFlight } = await readQueueDepth(client, url);
    return visible + inFlight;
  };
  const backlog = async (): Promise<Backlog> => {
    const lanes = await Promise.all(laneQueues(target).map((lane) => depthOf(lane.queueUrl)));
    return { lanes: lanes.reduce((sum, depth) => sum + depth, 0), consumer: await depthOf(queueUrl) };
  };
  const quiet = options.settle * 1000;
  const patience = Math.max(quiet, patienceMilliseconds);
  const limits = { shared: !drain, quiet, visibility: visibilityMilliseconds, patience };
  return {
    ledger,
    queueName: queue,
    /** Waits for what is still to come, then stops. `onWait` is told what still waits, where the queues can be asked. */
    finish: async (onWait: (backlog: Backlog | undefined) => void) => {
      const poll = async (): Promise<Backlog | undefined> => {
        const waiting = await backlog().catch(() => undefined);
        onWait(waiting);
        return waiting;
      };
      await settle(ledger, limits, poll, context.signal);
      stop.abort();
      const interrupted = context.signal.aborted;
      const summary = ledger.summary();
      // What had not come out when the run was interrupted is not lost: nobody waited for it.
      const problems = summary.problems.filter(({ kind }) => !(interrupted && kind === 'lost'));
      const kinds = Map.groupBy(problems, ({ kind }) => kind);
      const numbers = Object.fromEntries([...kinds].map(([kind, { length }]) => [kind, length]));
      const { foreign, failures: queueFailures } = await following;
      const followed = { queue, foreign, queueFailures, interrupted };
      const report: VerificationReport = { ...summary, problems: numbers, ...followed };
      return { report, problems };
    },
  };
}

function chooseQueue(target: Target, wanted: string | undefined): string {
  const known = consumerQueues(target);
  if (wanted !== undefined)
    return /^https?:\/\//.test(wanted) ? wanted : findConsumerQueue(target, wanted).queueUrl;
  const first = known.find(({ name }) => name === defaultConsumer) ?? known[0];
  if (target.localUrl !== undefined && first !== undefined) return first.queueUrl;
  const names = known.map(({ name }) => name).join(', ');
  throw new UsageError(
    `--verify takes events from their consumer: name its queue with --queue. Choose from: ${names}.`,
  );
}

/** What still waits in the relay: deliveries in the lanes and events in the followed queue, those in hand included. */
export interface Backlog {
  readonly lanes: number;
  readonly consumer: number;
}

/** How long to wait for the rest: milliseconds without an arrival. */
export interface SettleLimits {
  /** Whether events of others stay in the consumer queue: then it need not become empty. */
  readonly shared: boolean;
  /** Once all queues are empty. */
  readonly quiet: number;
  /** While only the consumer queue isn't empty: longer than an event is kept from others. */
  readonly visibility: number;
  /** While the lanes aren't empty: longer than SQS keeps a failed batch back. */
  readonly patience: number;
}

const interval = 500;

/**
 * Waits until everything that was acknowledged has come out and the queues are empty, so that a second publication would
 * have come out too; or until there is no hope left.
 */
async function settle(
  ledger: Ledger,
  limits: SettleLimits,
  poll: () => Promise<Backlog | undefined>,
  signal: AbortSignal,
): Promise<void> {
  let arrivals = ledger.arrivals;
  let lastArrival = performance.now();
  while (!signal.aborted) {
    const backlog = await poll();
    if (ledger.arrivals !== arrivals) {
      arrivals = ledger.arrivals;
      lastArrival = performance.now();
    }
    if (performance.now() - lastArrival >= longestSilence(backlog, ledger.awaited, limits)) return;
    await sleep(interval, undefined, { signal }).catch(() => undefined);
  }
}

/** Milliseconds without an arrival after which it is over. */
export function longestSilence(backlog: Backlog | undefined, awaited: number, limits: SettleLimits): number {
  const { shared, quiet, visibility, patience } = limits;
  if (backlog === undefined || backlog.lanes > 0) return patience;
  const empty = backlog.consumer === 0;
  if (awaited === 0 && (empty || shared)) return interval * 2;
  return empty ? quiet : Math.max(quiet, visibility);
}
