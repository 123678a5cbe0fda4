import { mostMessagesPerCall } from '../../../../lambda/sqs/limits.ts';
import type { DeadLetterQueue } from './dead-letter-queue.ts';
import { type DeadLetter, groupOf, type Queues } from './queue-port.ts';
import { createWalkState, type WalkLimits, type WalkState } from './walk-state.ts';

/** What became of one dead letter. */
export type Handled =
  /** It is done with and may be deleted. */
  | { readonly done: true }
  /** It stays, and so does what stands behind it in its group. */
  | { readonly done: false; readonly why: string };

export interface WalkOptions extends WalkLimits {
  readonly queues: Queues;
  readonly queue: DeadLetterQueue;
  /**
   * Does what is to be done with some dead letters, no two of one group. One answer for each, in their order. Where it
   * rejects, the walk ends with the same error and all of them stay.
   */
  readonly handle: (letters: readonly DeadLetter[]) => Promise<readonly Handled[]>;
  /** How long a received record is hidden from others; longer than a batch takes. */
  readonly hideSeconds: number;
  /** At most this many a second; undefined: as fast as possible. */
  readonly perSecond?: number | undefined;
  readonly signal: AbortSignal;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly onProgress?: ((progress: WalkReport) => void) | undefined;
  /** Called before it waits for records that another run holds. */
  readonly onWait?: ((held: number) => void) | undefined;
}

export interface WalkReport {
  /** Handled and deleted. */
  readonly handled: number;
  /** Seen and left, because they were not wanted. */
  readonly left: number;
  /** Left because the same record was handled in this walk already: it failed again and came back. */
  readonly cameBack: number;
  /** Wanted, and could not be handled. */
  readonly failures: readonly { readonly messageId: string; readonly why: string }[];
  /** Still there and never seen, because they stand behind a record that stayed; approximate. */
  readonly unreached: number;
  /** True where the signal, or `most`, ended the walk. */
  readonly stopped: boolean;
}

/** How long a record is hidden from others by default: time enough to handle a batch at the lowest rate. */
export const defaultHideSeconds = 60;
const waitStep = 2_000;

/**
 * Goes through a dead-letter queue: receives, handles, deletes, group by group in order, until nothing more can be
 * received. What stays is held until the end, so that what is not behind it can be reached, and then released. A walk
 * that is killed hides a few records for `hideSeconds`; the next walk waits for them.
 */
export async function walk(options: WalkOptions): Promise<WalkReport> {
  const { queues, queue, signal } = options;
  const state = createWalkState(options);
  try {
    let idleSince: number | undefined;
    while (!signal.aborted && state.room() > 0) {
      const received = await queues.receive(queue.url, batchSize(options, state.room()), options.hideSeconds);
      const fresh = state.take(received);
      if (fresh.length > 0) {
        idleSince = undefined;
        for (const wave of wavesOf(fresh)) await handleWave(wave, options, state);
        continue;
      }
      const elsewhere = (await queues.counts(queue.url)).inFlight - state.held.size;
      idleSince ??= options.now();
      if (elsewhere <= 0 || options.now() - idleSince > (options.hideSeconds + 5) * 1000) break;
      options.onWait?.(elsewhere);
      await options.sleep(waitStep);
    }
    const stopped = signal.aborted || state.room() <= 0;
    const unreached =
      state.held.size === 0 || stopped ? 0 : (await queues.counts(queue.url)).visible + state.behind();
    return { ...state.report(), unreached, stopped };
  } finally {
    await queues.release(queue.url, [...state.held.values()]);
  }
}

async function handleWave(
  wave: readonly DeadLetter[],
  options: WalkOptions,
  state: WalkState,
): Promise<void> {
  const { queues, queue, signal, handle } = options;
  const open = wave
    .filter((letter) => !state.blockedGroups.has(groupOf(letter)))
    .slice(0, Math.max(0, state.room()));
  if (open.length === 0 || signal.aborted) return;
  await keepPace(open.length, options, state);
  const answers = await handle(open);
  const done = open.filter((_letter, index) => answers[index]?.done);
  for (const [index, letter] of open.entries()) {
    const answer = answers[index];
    if (answer?.done !== true) state.fail(letter, answer?.why ?? 'no answer');
  }
  const deleted = await queues.remove(queue.url, done);
  for (const letter of done) {
    if (deleted.has(letter.messageId)) state.done(letter);
    else state.undeleted(letter);
  }
  options.onProgress?.({ ...state.report(), unreached: 0, stopped: false });
}

/** Waits until so many more keep to the rate, counted from the start of the walk. */
async function keepPace(count: number, options: WalkOptions, state: WalkState): Promise<void> {
  if (options.perSecond === undefined) return;
  const due = state.started + ((state.report().handled + count) / options.perSecond) * 1000;
  const wait = due - options.now();
  if (wait > 0) await options.sleep(wait);
}

/** At a low rate, no more than can be handled long before they become visible again. */
function batchSize({ perSecond = mostMessagesPerCall }: WalkOptions, room: number): number {
  return Math.max(1, Math.min(mostMessagesPerCall, room, perSecond * 5));
}

/** The firsts of each group, then the seconds, and so on: within a group each waits for the one before it. */
function wavesOf(letters: readonly DeadLetter[]): DeadLetter[][] {
  const waves: DeadLetter[][] = [];
  for (const group of Map.groupBy(letters, groupOf).values()) {
    for (const [index, letter] of group.entries()) {
      const wave = waves[index] ?? [];
      wave.push(letter);
      waves[index] = wave;
    }
  }
  return waves;
}
