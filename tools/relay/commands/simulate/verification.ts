import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandContext } from '../../context.ts';
import { UsageError } from '../../errors.ts';
import { createConsumerQueue, visibilitySeconds } from '../../queues/consumer-queue.ts';
import { consumerQueues, laneQueues, queueName } from '../../queues/known-queues.ts';
import { readQueueDepth } from '../../queues/queue-depth.ts';
import type { Target } from '../../target.ts';
import { type FollowReport, followQueue } from './follow.ts';
import { createLedger, type Ledger, type LedgerSummary, type Problem } from './ledger.ts';
import type { SimulateOptions } from './options.ts';
import { buildVerification, type VerificationReport } from './report.ts';

/** Follows a consumer queue beside a run and judges what comes out. */
export interface Verification {
  readonly ledger: Ledger;
  readonly queueName: string;
  /** Waits for what is still to come, then stops. */
  finish(onWait: (backlog: Backlog | undefined) => void): Promise<Verdict>;
}

export interface Verdict {
  readonly report: VerificationReport;
  readonly problems: readonly Problem[];
}

const defaultConsumer = 'processed-events';
const receivers = 8;
/** Longer than it takes SQS to hand a failed batch out again: six times the longest function timeout that we deploy. */
const patienceMilliseconds = 400_000;
const visibilityMilliseconds = (visibilitySeconds + 5) * 1000;

/** Starts to follow the queue. It receives and deletes, so a deployed relay's queue must be named. */
export async function startVerification(
  options: SimulateOptions,
  context: CommandContext,
): Promise<Verification> {
  const target = await context.target();
  const queueUrl = chooseQueue(target, options.queue);
  const client = await target.clients.sqs();
  const ledger = createLedger();
  const drain = options.drain || context.local;
  const stop = new AbortController();
  const following: Promise<FollowReport> = followQueue(createConsumerQueue(client, queueUrl), ledger, {
    signal: stop.signal,
    drain,
    receivers,
  });
  const depthOf = async (url: string): Promise<number> => {
    const { visible, inFlight } = await readQueueDepth(client, url);
    return visible + inFlight;
  };
  const backlog = async (): Promise<Backlog> => {
    const lanes = await Promise.all(laneQueues(target).map((lane) => depthOf(lane.queueUrl)));
    return { lanes: lanes.reduce((sum, depth) => sum + depth, 0), consumer: await depthOf(queueUrl) };
  };
  return {
    ledger,
    queueName: queueName(queueUrl),
    finish: async (onWait) => {
      const quiet = options.settle * 1000;
      const patience = Math.max(quiet, patienceMilliseconds);
      const visibility = visibilityMilliseconds;
      await settle(ledger, {
        signal: context.signal,
        backlog,
        shared: !drain,
        quiet,
        visibility,
        patience,
        onWait,
      });
      stop.abort();
      const interrupted = context.signal.aborted;
      const summary = judge(ledger.summary(), interrupted);
      const report = buildVerification(queueName(queueUrl), summary, await following, interrupted);
      return { report, problems: summary.problems };
    },
  };
}

/** What had not come out when the run was interrupted is not lost: nobody waited for it. */
function judge(summary: LedgerSummary, interrupted: boolean): LedgerSummary {
  if (!interrupted) return summary;
  return { ...summary, problems: summary.problems.filter(({ kind }) => kind !== 'lost') };
}

function chooseQueue(target: Target, wanted: string | undefined): string {
  const known = consumerQueues(target);
  const names = known.map(({ name }) => name).join(', ');
  if (wanted !== undefined) {
    const found = known.find(({ name, queueUrl }) => [name, queueName(queueUrl), queueUrl].includes(wanted));
    if (found !== undefined) return found.queueUrl;
    if (/^https?:\/\//.test(wanted)) return wanted;
    throw new UsageError(`there is no consumer queue ${wanted}. There are: ${names}`);
  }
  const first = known.find(({ name }) => name === defaultConsumer) ?? known[0];
  if (target.localUrl !== undefined && first !== undefined) return first.queueUrl;
  throw new UsageError(
    `--verify receives and deletes events, so that no consumer gets them: name the queue with --queue. There are: ${names}`,
  );
}

/** What still waits somewhere in the relay. */
export interface Backlog {
  /** Deliveries in the lane queues, those that a worker has in hand included. */
  readonly lanes: number;
  /** Events in the consumer queue that is followed, those in hand included. */
  readonly consumer: number;
}

export interface SettleOptions {
  readonly signal: AbortSignal;
  /** Rejects where the queues cannot be asked. */
  readonly backlog: () => Promise<Backlog>;
  /** Whether events of others stay in the consumer queue: then it need not become empty. */
  readonly shared: boolean;
  /** Milliseconds without an arrival after which nothing more is awaited, once all queues are empty. */
  readonly quiet: number;
  /** The same where only the consumer queue is not empty: longer than an event is kept from others. */
  readonly visibility: number;
  /** The same where the lanes are not empty: longer than SQS keeps a failed batch back. */
  readonly patience: number;
  readonly onWait: (backlog: Backlog | undefined) => void;
}

const interval = 500;

/**
 * Waits until everything that was acknowledged has come out and the queues are empty, so that a second publication would
 * have come out too; or until there is no hope left.
 */
async function settle(ledger: Ledger, options: SettleOptions): Promise<void> {
  let arrivals = ledger.arrivals;
  let lastArrival = performance.now();
  while (!options.signal.aborted) {
    const backlog = await options.backlog().catch(() => undefined);
    options.onWait(backlog);
    if (ledger.arrivals !== arrivals) {
      arrivals = ledger.arrivals;
      lastArrival = performance.now();
    }
    if (performance.now() - lastArrival >= longestSilence(backlog, ledger.awaited, options)) return;
    await sleep(interval, undefined, { signal: options.signal }).catch(() => undefined);
  }
}

/** Milliseconds without an arrival after which it is over. */
export function longestSilence(
  backlog: Backlog | undefined,
  awaited: number,
  {
    shared,
    quiet,
    visibility,
    patience,
  }: Pick<SettleOptions, 'shared' | 'quiet' | 'visibility' | 'patience'>,
): number {
  if (backlog === undefined || backlog.lanes > 0) return patience;
  const empty = backlog.consumer === 0;
  if (awaited === 0 && (empty || shared)) return interval * 2;
  return empty ? quiet : Math.max(quiet, visibility);
}
