import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandContext } from '../../context.ts';
import { UsageError } from '../../errors.ts';
import { createConsumerQueue, visibilitySeconds } from '../../queues/consumer-queue.ts';
import { consumerQueues, findConsumerQueue, laneQueues, queueName } from '../../queues/known-queues.ts';
import { readQueueDepth } from '../../queues/queue-depth.ts';
import type { Target } from '../../target.ts';
import { followQueue } from './follow.ts';
import { Ledger } from './ledger.ts';
import type { SimulateOptions } from './options.ts';

const defaultConsumer = 'processed-events';
const receivers = 8;
const pollMilliseconds = 500;

type Verification = Awaited<ReturnType<typeof startVerification>>;
export type VerificationReport = Awaited<ReturnType<Verification['finish']>>['report'];

/**
 * Starts to follow a consumer queue beside a run, to judge what comes out. It receives and deletes, so a deployed relay's
 * queue must be named.
 */
export async function startVerification(options: SimulateOptions, context: CommandContext) {
  const { signal, terminal } = context;
  const target = await context.target();
  const queueUrl = chooseQueue(target, options.queue);
  const queue = queueName(queueUrl);
  const client = await target.clients.sqs();
  const ledger = new Ledger();
  const drain = options.drain || context.local;
  const stop = new AbortController();
  const follow = { signal: stop.signal, drain, receivers };
  const following = followQueue(createConsumerQueue(client, queueUrl), ledger, follow);

  const depthOf = async (url: string): Promise<number> => {
    const { visible, inFlight } = await readQueueDepth(client, url);
    return visible + inFlight;
  };
  const readBacklog = async (): Promise<Backlog> => {
    const lanes = await Promise.all(laneQueues(target).map((lane) => depthOf(lane.queueUrl)));
    return { lanes: lanes.reduce((sum, depth) => sum + depth, 0), consumer: await depthOf(queueUrl) };
  };
  /**
   * Waits until everything that was acknowledged has come out and the queues are empty, so that a second publication
   * would have come out too; or until there is no hope left.
   */
  const settle = async (): Promise<void> => {
    let { arrivals } = ledger;
    let lastArrival = performance.now();
    while (!signal.aborted) {
      const backlog = await readBacklog().catch(() => undefined);
      const lanes = backlog === undefined ? "can't read the queues" : `${backlog.lanes} in the lanes`;
      terminal.progress(`all sent; ${ledger.awaited} acknowledged events still to come out, ${lanes}`);
      if (ledger.arrivals !== arrivals) lastArrival = performance.now();
      ({ arrivals } = ledger);
      const patience = longestSilence(backlog, ledger.awaited, { quiet: options.settle * 1000, drain });
      if (performance.now() - lastArrival >= patience) return;
      await sleep(pollMilliseconds, undefined, { signal }).catch(() => undefined);
    }
  };
  return {
    ledger,
    queue,
    /** Waits for what is still to come, then stops. */
    finish: async () => {
      await settle();
      stop.abort();
      await following;
      const interrupted = signal.aborted;
      const { problems: found, ...counts } = ledger.summary();
      // What had not come out when the run was interrupted is not lost: nobody waited for it.
      const problems = found.filter(({ kind }) => !(interrupted && kind === 'lost'));
      const kinds: Record<string, number> = {};
      for (const { kind } of problems) kinds[kind] = (kinds[kind] ?? 0) + 1;
      return { problems, report: { queue, ...counts, problems: kinds, interrupted } };
    },
  };
}

function chooseQueue(target: Target, wanted: string | undefined): string {
  if (wanted !== undefined)
    return /^https?:\/\//.test(wanted) ? wanted : findConsumerQueue(target, wanted).queueUrl;
  const known = consumerQueues(target);
  const first = known.find(({ name }) => name === defaultConsumer) ?? known[0];
  if (target.localUrl !== undefined && first !== undefined) return first.queueUrl;
  const names = known.map(({ name }) => name).join(', ');
  throw new UsageError(
    `--verify takes events from their consumer: name its queue with --queue. Choose from: ${names}.`,
  );
}

/** What still waits in the relay: deliveries in the lanes and events in the followed queue, those in hand included. */
interface Backlog {
  readonly lanes: number;
  readonly consumer: number;
}

/** Longer than it takes SQS to hand a failed batch out again: six times the longest function timeout that we deploy. */
const redeliveryMilliseconds = 400_000;
/** Longer than an event that somebody received is kept from others. */
const hiddenMilliseconds = (visibilitySeconds + 5) * 1000;

/**
 * Milliseconds without an arrival after which it is over: `quiet` once the queues are empty, longer while something in
 * them may be held back. Without `drain`, events of others stay in the consumer queue, so it need not become empty.
 */
export function longestSilence(
  backlog: Backlog | undefined,
  awaited: number,
  { quiet, drain }: { readonly quiet: number; readonly drain: boolean },
): number {
  if (backlog === undefined || backlog.lanes > 0) return Math.max(quiet, redeliveryMilliseconds);
  const isEmpty = backlog.consumer === 0;
  if (awaited === 0 && (isEmpty || !drain)) return pollMilliseconds * 2;
  return isEmpty ? quiet : Math.max(quiet, hiddenMilliseconds);
}
