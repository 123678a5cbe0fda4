import { setTimeout as pause } from 'node:timers/promises';
import type { Refusal } from '../../../../lambda/sqs/batch.ts';
import { mostMessagesPerCall } from '../../../../lambda/sqs/limits.ts';
import type { CommandContext } from '../../context.ts';
import { exitCodes } from '../../errors.ts';
import { describeQueue, type RelayQueue } from '../../queues/known-queues.ts';
import type { Queues } from '../../queues/sqs-queues.ts';
import type { OutputLines } from '../../terminal.ts';
import type { DeadLetter } from './dead-letter.ts';
import { defaultHideSeconds, receiveNew } from './survey.ts';

/** What a command does with the records of a dead-letter queue. */
export interface Work {
  /** For the progress line: "redriven". */
  readonly done: string;
  readonly wanted: (letter: DeadLetter) => boolean;
  /**
   * Handles some records before they are deleted, those of a group in their order. One answer for each: undefined if it may
   * be deleted; else why it stays, and with it what is behind it in its group. If it rejects, the walk ends with the same
   * error and all of them stay. Without it, records are only deleted.
   */
  readonly handle?: (letters: readonly DeadLetter[]) => Promise<readonly Refusal[]>;
  /** Handle at most this many. */
  readonly limit?: number | undefined;
  /** At most this many a second. */
  readonly rate?: number | undefined;
  /** For how many seconds a received record is hidden from others; longer than a batch takes. */
  readonly hold?: number | undefined;
  readonly sleep?: Sleep | undefined;
}

export type Sleep = (milliseconds: number) => Promise<unknown>;

/** A sleep that ends early when the signal is aborted. */
export function sleepUntil(signal: AbortSignal): Sleep {
  return (milliseconds) => pause(milliseconds, undefined, { signal }).catch(() => undefined);
}

/** How far a walk is. */
interface Progress {
  /** Received and not deleted: hidden from others. */
  readonly held: Map<string, DeadLetter>;
  /** No more of these: a record of the group stays. */
  readonly blockedGroups: Set<string>;
  /** Wanted, and couldn't be handled. */
  readonly failures: { readonly messageId: string; readonly why: string }[];
  /** Handled and deleted. */
  handled: number;
  /** Seen and left, because they weren't wanted. */
  left: number;
}

export interface WalkReport extends Pick<Progress, 'handled' | 'left' | 'failures'> {
  /** Still there, because they are behind a record that stayed; approximate. */
  readonly unreached: number;
  /** True if Ctrl+C or the limit ended the walk. */
  readonly stopped: boolean;
}

const waitStep = 2_000;

/**
 * Goes through a dead-letter queue: receives, handles, deletes, each group in order, until nothing more can be
 * received. What stays is held until the end, so that what isn't behind it can be reached, and then released. A walk
 * that is killed hides a few records for `hold` seconds; the next walk waits for them.
 */
export async function walk(
  queues: Queues,
  queue: RelayQueue,
  work: Work,
  { terminal, signal }: CommandContext,
): Promise<WalkReport> {
  const {
    limit = Number.POSITIVE_INFINITY,
    rate,
    hold = defaultHideSeconds,
    sleep = sleepUntil(signal),
  } = work;
  const url = queue.deadLetterQueueUrl;
  const held = new Map<string, DeadLetter>();
  const progress: Progress = { held, blockedGroups: new Set(), failures: [], handled: 0, left: 0 };
  const isStopped = () => signal.aborted || progress.handled >= limit;
  // At a low rate, no more than can be handled long before they become visible again.
  const room = () => Math.min(limit - progress.handled, rate ?? mostMessagesPerCall);
  const elsewhere = async () => (await queues.counts(url)).inFlight - held.size;
  try {
    for (let waited = 0; !isStopped() && waited <= (hold + 5) * 1000; waited += waitStep) {
      for await (const fresh of receiveNew(queues, url, held, room, hold)) {
        waited = 0;
        const count = await handleBatch(fresh, queues, queue, work, progress);
        const { handled, left, failures } = progress;
        const failed = failures.length > 0 ? `, ${failures.length} failed` : '';
        terminal.progress(`${describeQueue(queue)}: ${handled} ${work.done}, ${left} left${failed}`);
        if (rate !== undefined) await sleep((count / rate) * 1000);
        if (isStopped()) break;
      }
      const others = isStopped() ? 0 : await elsewhere();
      if (others <= 0) break;
      if (waited === 0)
        terminal.warn(
          `${describeQueue(queue)}: another run, or one that was stopped, holds about ${others} records; they come back within ${hold} s`,
        );
      await sleep(waitStep);
    }
    const { handled, left, failures } = progress;
    const behind = held.size - left - failures.length;
    const unreached = held.size === 0 || isStopped() ? 0 : behind + (await queues.counts(url)).visible;
    return { handled, left, failures, unreached, stopped: isStopped() };
  } finally {
    await queues.release(url, [...held.values()]);
  }
}

/** Handles and deletes what is wanted of a batch; how many it tried. */
async function handleBatch(
  fresh: readonly DeadLetter[],
  queues: Queues,
  queue: RelayQueue,
  { wanted, handle }: Work,
  progress: Progress,
): Promise<number> {
  const { held, blockedGroups, failures } = progress;
  const matching = fresh.filter(wanted);
  progress.left += fresh.length - matching.length;
  const open = matching.filter((letter) => !blockedGroups.has(groupOf(letter)));
  if (open.length === 0) return 0;
  const answers = (await handle?.(open)) ?? [];
  const accepted = open.filter((_letter, index) => answers[index] === undefined);
  const deleted = await queues.remove(queue.deadLetterQueueUrl, accepted);
  for (const [index, letter] of open.entries()) {
    const { messageId } = letter;
    const group = groupOf(letter);
    if (deleted.has(messageId)) {
      held.delete(messageId);
      progress.handled += 1;
    } else if (!blockedGroups.has(group)) {
      blockedGroups.add(group);
      failures.push({ messageId, why: answers[index] ?? "handled, but it couldn't be deleted" });
    }
  }
  return open.length;
}

/** The records that must stay in order: those of its group, or it alone in a standard queue. */
function groupOf({ groupId, messageId }: DeadLetter): string {
  return groupId ?? messageId;
}

const mostFailures = 10;

/** Reports a walk: a record, and `lines` for people. Exit code 1 if something failed or the walk was stopped. */
export function reportWalk(
  record: object,
  [summary, ...lines]: OutputLines,
  queue: RelayQueue,
  report: WalkReport,
  context: CommandContext,
): void {
  const { left, failures, unreached, stopped } = report;
  context.terminal.record({ ...record, ...report }, () => [
    `${describeQueue(queue)}: ${summary}`,
    ...lines,
    left > 0 && `  ${left} left: they don't match`,
    unreached > 0 &&
      `  about ${unreached} not reached: they are behind a record that stays, and a group keeps its order`,
    ...failures.slice(0, mostFailures).map(({ messageId, why }) => `  FAILED ${messageId}: ${why}`),
    failures.length > mostFailures && `  and ${failures.length - mostFailures} more failed`,
    stopped && '  stopped before the end; run the command again to continue',
  ]);
  if (failures.length > 0 || stopped) context.exitCode = exitCodes.problems;
}
