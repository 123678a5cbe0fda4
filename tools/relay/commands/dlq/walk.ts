import type { Refusal } from '../../../../lambda/sqs/batch.ts';
import { mostMessagesPerCall } from '../../../../lambda/sqs/limits.ts';
import type { CommandContext } from '../../context.ts';
import { exitCodes } from '../../errors.ts';
import { describeQueue } from '../../queues/known-queues.ts';
import type { OutputLines } from '../../terminal.ts';
import { type DeadLetter, type DeadLetterQueue, queueRecord } from './dead-letter.ts';
import { defaultHold, receiveNew } from './survey.ts';

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

const waitStep = 2_000;

/**
 * Goes through a dead-letter queue: receives, handles, deletes, each group in order, until nothing more can be
 * received. What stays is held until the end, so that what isn't behind it can be reached, and then released. A walk
 * that is killed hides a few records for `hold` seconds; the next walk waits for them.
 */
export async function walk(queue: DeadLetterQueue, work: Work, { terminal, signal, pause }: CommandContext) {
  const { limit = Number.POSITIVE_INFINITY, rate, hold = defaultHold } = work;
  const held = new Map<string, DeadLetter>();
  const progress: Progress = { held, blockedGroups: new Set(), failures: [], handled: 0, left: 0 };
  const isStopped = () => signal.aborted || progress.handled >= limit;
  // At a low rate, no more than can be handled long before they become visible again.
  const room = () => Math.min(limit - progress.handled, rate ?? mostMessagesPerCall);
  try {
    let visible = 0;
    for (let waited = 0; !isStopped(); waited += waitStep) {
      for await (const fresh of receiveNew(queue.dead, held, room, hold)) {
        waited = 0;
        const tried = await handleBatch(fresh, queue, work, progress);
        const { handled, left, failures } = progress;
        terminal.progress(
          `${describeQueue(queue)}: ${handled} ${work.done}, ${left} left, ${failures.length} failed`,
        );
        if (rate !== undefined) await pause((tried / rate) * 1000);
        if (isStopped()) break;
      }
      const depth = await queue.dead.depth();
      visible = depth.visible;
      const elsewhere = depth.inFlight - held.size;
      if (elsewhere <= 0 || waited > (hold + 5) * 1000 || isStopped()) break;
      if (waited === 0)
        terminal.warn(
          `${describeQueue(queue)}: another run, or one that was stopped, holds about ${elsewhere} records; they come back within ${hold} s`,
        );
      await pause(waitStep);
    }
    const { handled, left, failures } = progress;
    const behind = visible + held.size - left - failures.length;
    return {
      ...{ handled, left, failures },
      /** Still there, because they are behind a record that stayed; approximate. */
      unreached: held.size === 0 || isStopped() ? 0 : behind,
      /** True if Ctrl+C or the limit ended the walk. */
      stopped: isStopped(),
    };
  } finally {
    await queue.dead.release(held.values());
  }
}

export type WalkReport = Awaited<ReturnType<typeof walk>>;

/** Handles and deletes what is wanted of a batch; how many it tried. */
async function handleBatch(
  fresh: readonly DeadLetter[],
  { dead }: DeadLetterQueue,
  { wanted, handle }: Work,
  progress: Progress,
): Promise<number> {
  const { held, blockedGroups, failures } = progress;
  const matching = fresh.filter(wanted);
  progress.left += fresh.length - matching.length;
  const open = matching.filter((letter) => !blockedGroups.has(groupOf(letter)));
  if (open.length === 0) return 0;
  const answers = (await handle?.(open)) ?? [];
  const deleted = await dead.remove(open.filter((_letter, index) => answers[index] === undefined));
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
  kind: string,
  queue: DeadLetterQueue,
  report: WalkReport & Record<string, unknown>,
  [summary, ...lines]: OutputLines,
  context: CommandContext,
): void {
  const { left, failures, unreached, stopped } = report;
  context.terminal.record({ ...queueRecord(kind, queue), ...report }, () => [
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
