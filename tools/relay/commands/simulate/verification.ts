import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandContext } from '../../context.ts';
import { describeError, UnreachableError, UsageError } from '../../errors.ts';
import {
  type ConsumerQueue,
  createConsumerQueue,
  type ReceivedEvent,
  visibilitySeconds,
} from '../../queues/consumer-queue.ts';
import { consumerQueues, findConsumerQueue, laneQueues, queueName } from '../../queues/known-queues.ts';
import { readQueueDepth } from '../../queues/queue-depth.ts';
import type { Target } from '../../target.ts';
import { printable, type Terminal } from '../../terminal.ts';
import { type BrokenPromise, Ledger } from './ledger.ts';
import type { SimulateOptions } from './options.ts';

const defaultConsumer = 'processed-events';
const receivers = 8;
const pollMilliseconds = 500;

type Verification = Awaited<ReturnType<typeof startVerification>>;
export type VerificationReport = Awaited<ReturnType<Verification['finish']>>;

/**
 * Starts to follow a consumer queue beside a run, to judge what comes out. It receives and deletes, so a deployed relay's
 * queue must be named.
 */
export async function startVerification(options: SimulateOptions, context: CommandContext) {
  const { pause, signal, terminal } = context;
  const target = await context.target();
  const queueUrl = chooseQueue(target, options.queue);
  const queue = queueName(queueUrl);
  const client = await target.clients.sqs();
  const depthOf = async (url: string): Promise<number> => {
    const { visible, inFlight } = await readQueueDepth(client, url);
    return visible + inFlight;
  };
  // Once it is followed, a queue that can't be read is tried again and again.
  await depthOf(queueUrl).catch((cause: unknown) => {
    throw new UnreachableError(`Nothing was sent: can't read ${queueUrl}: ${describeError(cause)}`, {
      cause,
    });
  });
  const ledger = new Ledger();
  const drain = options.drain || context.local;
  const stop = new AbortController();
  const follow = { signal: stop.signal, drain, receivers };
  const following = followQueue(createConsumerQueue(client, queueUrl), ledger, follow);

  /** What still waits: deliveries in the lanes and events in the followed queue, those in hand included. */
  const readBacklog = async () => {
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
      await pause(pollMilliseconds);
    }
  };
  return {
    ledger,
    queue,
    /** Waits for what is still to come, then stops and prints what isn't as promised. */
    finish: async () => {
      await settle();
      stop.abort();
      await following;
      const interrupted = signal.aborted;
      const { problems, ...counts } = ledger.summary();
      // What had not come out when the run was interrupted is not lost: nobody waited for it.
      const found = problems.filter(({ kind }) => !(interrupted && kind === 'lost'));
      printProblems(terminal, found);
      const kinds: Record<string, number> = {};
      for (const { kind } of found) kinds[kind] = (kinds[kind] ?? 0) + 1;
      return { queue, ...counts, problems: kinds, interrupted };
    },
  };
}

const longestList = 20;

/** Prints each event that is not as promised: all with `--json`, the first ones for people. */
function printProblems(terminal: Terminal, problems: readonly BrokenPromise[]): void {
  const shown = terminal.json ? problems : problems.slice(0, longestList);
  for (const problem of shown)
    terminal.record({ ...problem, kind: 'problem', problem: problem.kind }, () => {
      const event = `${printable(problem.id)} (${printable(problem.trigger)} of ${printable(problem.subject)})`;
      return terminal.paint('red', `${problem.kind}: ${event}: ${printable(problem.detail)}`);
    });
  if (problems.length > shown.length)
    terminal.line(`... and ${problems.length - shown.length} more; --json lists them all`);
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

/** Longer than it takes SQS to hand a failed batch out again: six times the longest function timeout that we deploy. */
const redeliveryMilliseconds = 400_000;
/** Longer than an event that somebody received is kept from others. */
const hiddenMilliseconds = (visibilitySeconds + 5) * 1000;

/**
 * Milliseconds without an arrival after which it is over: `quiet` once the queues are empty, longer while something in
 * them may be held back. Without `drain`, events of others stay in the consumer queue, so it need not become empty.
 */
export function longestSilence(
  backlog: { readonly lanes: number; readonly consumer: number } | undefined,
  awaited: number,
  { quiet, drain }: { readonly quiet: number; readonly drain: boolean },
): number {
  if (backlog === undefined || backlog.lanes > 0) return Math.max(quiet, redeliveryMilliseconds);
  const isEmpty = backlog.consumer === 0;
  if (awaited === 0 && (isEmpty || !drain)) return pollMilliseconds * 2;
  return isEmpty ? quiet : Math.max(quiet, hiddenMilliseconds);
}

const pauseAfterFailure = 250;

/**
 * Receives events until the signal is aborted, enters them into the ledger and deletes them. An event is entered
 * before it is deleted: until then SQS hands out no later event of its group, so that several receivers keep the order.
 * `drain`: whether events that this run didn't send are deleted too.
 */
export async function followQueue(
  queue: ConsumerQueue,
  ledger: Ledger,
  { signal, drain, receivers }: { signal: AbortSignal; drain: boolean; receivers: number },
): Promise<void> {
  // Entered, and perhaps not deleted: SQS hands these out again, which is no second publication.
  const entered = new Set<string>();
  const isToDelete = (event: ReceivedEvent): boolean => {
    if (!entered.has(event.messageId) && (ledger.arrived(event) || drain)) entered.add(event.messageId);
    return entered.has(event.messageId);
  };
  /** What is not deleted keeps its group from going on until its time is over, so a failed deletion is made again. */
  const remove = async (events: readonly ReceivedEvent[]): Promise<void> => {
    const deleted = await queue.delete(events).catch((): readonly string[] => []);
    for (const messageId of deleted) entered.delete(messageId);
    // Another receiver may have got and deleted it meanwhile.
    const left = events.filter(({ messageId }) => entered.has(messageId));
    if (left.length === 0 || signal.aborted) return;
    await sleep(pauseAfterFailure);
    await remove(left);
  };
  const receiveUntilAborted = async (): Promise<void> => {
    while (!signal.aborted) {
      const events = await queue.receive(signal).catch(() => undefined);
      if (events === undefined) await sleep(pauseAfterFailure, undefined, { signal }).catch(() => undefined);
      else await remove(events.filter(isToDelete));
    }
  };
  await Promise.all(Array.from({ length: receivers }, receiveUntilAborted));
}
