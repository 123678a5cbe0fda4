import { setTimeout as delay } from 'node:timers/promises';
import type { Refusal } from '../../../../lambda/sqs/batch.ts';
import { mostMessagesPerCall } from '../../../../lambda/sqs/limits.ts';
import type { Queues } from '../../queues/sqs-queues.ts';
import { type DeadLetter, fingerprint, groupOf, wavesOf } from './dead-letter.ts';
import type { DeadLetterQueue } from './dead-letter-queue.ts';

export interface WalkOptions {
  readonly queues: Queues;
  readonly queue: DeadLetterQueue;
  readonly wanted: (letter: DeadLetter) => boolean;
  /** Leave a record that is the same as one handled in this walk: what was sent back may fail and come back. */
  readonly leaveReturned?: boolean;
  /** Handle at most this many. */
  readonly most: number;
  /**
   * Handles some dead letters, no two of one group. One answer for each, in their order: undefined if it is done with and
   * may be deleted; else why it stays, and with it what stands behind it in its group. If it rejects, the walk ends with
   * the same error and all of them stay.
   */
  readonly handle: (letters: readonly DeadLetter[]) => Promise<readonly Refusal[]>;
  /** How long a received record is hidden from others; longer than a batch takes. */
  readonly hideSeconds: number;
  /** At most this many a second; undefined: as fast as possible. */
  readonly perSecond?: number | undefined;
  readonly signal: AbortSignal;
  readonly onProgress?: ((progress: WalkReport) => void) | undefined;
  /** Called before it waits for records that another run holds. */
  readonly onWait?: ((held: number) => void) | undefined;
  readonly now?: () => number;
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
}

export interface WalkReport {
  /** Handled and deleted. */
  readonly handled: number;
  /** Seen and left, because they weren't wanted. */
  readonly left: number;
  /** Left because the same record was handled in this walk already: it failed again and came back. */
  readonly cameBack: number;
  /** Wanted, and couldn't be handled. */
  readonly failures: readonly { readonly messageId: string; readonly why: string }[];
  /** Still there and never seen, because they stand behind a record that stayed; approximate. */
  readonly unreached: number;
  /** True if the signal, or `most`, ended the walk. */
  readonly stopped: boolean;
}

/** How long a record is hidden from others by default: time enough to handle a batch at the lowest rate. */
export const defaultHideSeconds = 60;
const waitStep = 2_000;
const mostDeletions = 3;

/**
 * Goes through a dead-letter queue: receives, handles, deletes, group by group in order, until nothing more can be
 * received. What stays is held until the end, so that what isn't behind it can be reached, and then released. A walk
 * that is killed hides a few records for `hideSeconds`; the next walk waits for them.
 */
export function walk(options: WalkOptions): Promise<WalkReport> {
  return new Walk(options).run();
}

class Walk {
  /** What is received and not deleted; released at the end. */
  private readonly held = new Map<string, DeadLetter>();
  private readonly seen = new Set<string>();
  private readonly fingerprints = new Set<string>();
  private readonly blockedGroups = new Set<string>();
  private readonly deletions = new Map<string, number>();
  private readonly failures: { messageId: string; why: string }[] = [];
  private handled = 0;
  private left = 0;
  private cameBack = 0;
  private readonly started: number;
  private readonly options: WalkOptions & Required<Pick<WalkOptions, 'now' | 'sleep'>>;

  constructor(options: WalkOptions) {
    const sleep = (milliseconds: number) =>
      delay(milliseconds, undefined, { signal: options.signal }).catch(() => undefined);
    this.options = { now: Date.now, sleep, ...options };
    this.started = this.options.now();
  }

  async run(): Promise<WalkReport> {
    const { queues, queue } = this.options;
    try {
      await this.handleAll();
      if (this.held.size === 0 || this.stopped) return this.report(0);
      const behind = Math.max(0, this.held.size - this.left - this.cameBack - this.failures.length);
      return this.report((await queues.counts(queue.url)).visible + behind);
    } finally {
      await queues.release(queue.url, [...this.held.values()]);
    }
  }

  private async handleAll(): Promise<void> {
    const { queues, queue, hideSeconds, now, sleep, onWait } = this.options;
    let idleSince: number | undefined;
    while (!this.stopped) {
      const fresh = this.take(await queues.receive(queue.url, this.batchSize(), hideSeconds));
      for (const wave of wavesOf(fresh)) await this.handleWave(wave);
      if (fresh.length > 0) {
        idleSince = undefined;
        continue;
      }
      const elsewhere = (await queues.counts(queue.url)).inFlight - this.held.size;
      idleSince ??= now();
      if (elsewhere <= 0 || now() - idleSince > (hideSeconds + 5) * 1000) return;
      onWait?.(elsewhere);
      await sleep(waitStep);
    }
  }

  private get room(): number {
    return this.options.most - this.handled;
  }

  private get stopped(): boolean {
    return this.options.signal.aborted || this.room <= 0;
  }

  private report(unreached: number): WalkReport {
    const { handled, left, cameBack, failures, stopped } = this;
    return { handled, left, cameBack, failures: [...failures], unreached, stopped };
  }

  /** At a low rate, no more than can be handled long before they become visible again. */
  private batchSize(): number {
    const { perSecond = mostMessagesPerCall } = this.options;
    return Math.max(1, Math.min(mostMessagesPerCall, this.room, perSecond * 5));
  }

  /** Notes what was received, and says which of it is to be handled. */
  private take(received: readonly DeadLetter[]): DeadLetter[] {
    return received.filter((letter) => {
      const { messageId } = letter;
      this.held.set(messageId, letter);
      if (this.seen.has(messageId)) return false;
      this.seen.add(messageId);
      const returned = this.fingerprints.has(fingerprint(letter));
      const wanted = !returned && this.options.wanted(letter);
      if (returned) this.cameBack += 1;
      else if (!wanted) this.left += 1;
      else if (this.deletions.has(messageId)) this.blockedGroups.delete(groupOf(letter));
      return wanted;
    });
  }

  private async handleWave(wave: readonly DeadLetter[]): Promise<void> {
    const { queues, queue, handle, onProgress } = this.options;
    const open = wave
      .filter((letter) => !this.blockedGroups.has(groupOf(letter)))
      .slice(0, Math.max(0, this.room));
    if (open.length === 0 || this.options.signal.aborted) return;
    await this.keepPace(open.length);
    const answers = await handle(open);
    const done: DeadLetter[] = [];
    for (const [index, letter] of open.entries()) {
      const refusal = index < answers.length ? answers[index] : 'no answer';
      if (refusal === undefined) done.push(letter);
      else this.fail(letter, refusal);
    }
    const deleted = await queues.remove(queue.url, done);
    for (const letter of done) this.finish(letter, deleted.has(letter.messageId));
    onProgress?.(this.report(0));
  }

  private fail(letter: DeadLetter, why: string): void {
    this.blockedGroups.add(groupOf(letter));
    this.failures.push({ messageId: letter.messageId, why });
  }

  private finish(letter: DeadLetter, deleted: boolean): void {
    const { messageId } = letter;
    this.held.delete(messageId);
    if (deleted) {
      this.handled += 1;
      if (this.options.leaveReturned) this.fingerprints.add(fingerprint(letter));
      return;
    }
    // It becomes visible again, and is then handled again, but not for ever.
    this.blockedGroups.add(groupOf(letter));
    const tries = (this.deletions.get(messageId) ?? 0) + 1;
    this.deletions.set(messageId, tries);
    if (tries < mostDeletions) this.seen.delete(messageId);
    else this.fail(letter, "handled, but it couldn't be deleted");
  }

  /** Waits until so many more keep to the rate, counted from the start of the walk. */
  private async keepPace(count: number): Promise<void> {
    const { perSecond, now, sleep } = this.options;
    if (perSecond === undefined) return;
    const due = this.started + ((this.handled + count) / perSecond) * 1000;
    if (due > now()) await sleep(due - now());
  }
}
