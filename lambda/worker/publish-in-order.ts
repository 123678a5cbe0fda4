import { splitIntoBatches } from '../sqs/batch.ts';
import type { QueueMessage } from '../sqs/message.ts';
import type { Clock } from './clock.ts';
import { isQueueTrouble, type Queue } from './queue.ts';

/**
 * What became of a message:
 * - `accepted` by the queue
 * - `refused`: the queue answered and found fault with this message; not tried again
 * - `failed`: the queue did not take it for as long as it was tried
 * - `held`: never tried, because an earlier message of its group was refused or failed and must not be overtaken
 * - `postponed`: the time was over before the message had a fair try; says nothing about the queue
 */
export type Publication = 'accepted' | 'refused' | 'failed' | 'held' | 'postponed';

export interface PublishOptions {
  readonly queue: Queue;
  readonly queueUrl: string;
  readonly clock: Clock;
  /** By {@link Clock.elapsed}. Nothing is sent after it. */
  readonly deadline: number;
  /** Where the queue must prove itself: milliseconds in which it must take a first message. */
  readonly probe?: number | undefined;
}

/**
 * Sends messages to one queue with few calls, keeping the order of each group when some fail.
 *
 * It works in waves. A call holds at most one message of a group, the earliest that is left; the next of that group is
 * sent only when this one is accepted. So a call of which a part fails never lets a later message pass an earlier one.
 * A message that was not taken is tried again in a later wave while the other groups go on. Never rejects.
 *
 * @returns one answer per message, in their order
 */
export async function publishInOrder(
  messages: readonly QueueMessage[],
  options: PublishOptions,
): Promise<readonly Publication[]> {
  const { clock } = options;
  const publications: Publication[] = messages.map(() => 'held');
  const started = clock.elapsed();
  let waiting = firstsOfGroups(messages);
  while (waiting.length > 0) {
    const now = clock.elapsed();
    const deadline = currentDeadline(publications, started, options);
    if (now >= deadline) {
      const fairTry = fairTryOf(deadline - started);
      for (const candidate of waiting) postpone(candidate, now, fairTry, publications);
      break;
    }
    const ready = waiting.filter(({ notBefore }) => notBefore <= now);
    if (ready.length === 0) {
      const earliest = Math.min(...waiting.map(({ notBefore }) => notBefore));
      await clock.wait(Math.min(earliest, deadline) - now);
      continue;
    }
    const later = waiting.filter((candidate) => !ready.includes(candidate));
    const sent = await Promise.all(
      splitIntoBatches(ready, ({ message }) => message).map((call) => sendCall(call, deadline, options)),
    );
    waiting = later;
    for (const { candidate, publication } of sent.flat()) {
      publications[candidate.index] = publication;
      const next = nextOf(candidate, publication, clock.elapsed());
      if (next !== undefined) waiting.push(next);
    }
  }
  return publications;
}

/** A queue that must prove itself has the whole time as soon as it has taken one message. */
function currentDeadline(
  publications: readonly Publication[],
  started: number,
  { deadline, probe }: PublishOptions,
): number {
  if (probe === undefined || publications.includes('accepted')) return deadline;
  return Math.min(deadline, started + probe);
}

/** In milliseconds: more than SQS needs for an answer, if there is one to come. */
const longestCall = 2_000;

/** As long as a call may take. Where all the time there was is less, most of it must do. */
function fairTryOf(milliseconds: number): number {
  return Math.min(longestCall, Math.max(900, 0.9 * milliseconds));
}

/** The time is over: what was tried for long enough keeps its answer; the rest, and what is behind it, is postponed. */
function postpone(candidate: Candidate, now: number, fairTry: number, publications: Publication[]): void {
  const { firstAttempt, index, behind } = candidate;
  if (firstAttempt !== undefined && now - firstAttempt >= fairTry) return;
  for (const message of [{ index }, ...behind]) publications[message.index] = 'postponed';
}

/** The earliest message of a group that is not accepted yet, and the messages behind it. */
interface Candidate {
  readonly index: number;
  readonly message: QueueMessage;
  readonly behind: readonly { readonly index: number; readonly message: QueueMessage }[];
  readonly attempt: number;
  readonly firstAttempt: number | undefined;
  readonly notBefore: number;
}

function firstsOfGroups(messages: readonly QueueMessage[]): Candidate[] {
  const groups = Map.groupBy(
    messages.map((message, index) => ({ message, index })),
    // Without a group there is no order to keep.
    ({ message }) => message.groupId ?? message,
  );
  return [...groups.values()].flatMap((group) => toCandidate(group));
}

function toCandidate(group: Candidate['behind']): Candidate[] {
  const [first, ...behind] = group;
  if (first === undefined) return [];
  return [{ ...first, behind, attempt: 1, firstAttempt: undefined, notBefore: 0 }];
}

/** What to send next of a group. What is wrong with a message itself will be wrong again in a moment. */
function nextOf(candidate: Candidate, publication: Publication, now: number): Candidate | undefined {
  if (publication === 'accepted') return toCandidate(candidate.behind)[0];
  return publication === 'refused' ? undefined : retry(candidate, now);
}

/** Milliseconds. A message is given up when its last attempt ends so long after its first. */
const patience = 3_500;
const firstPause = 100;
const longestPause = 1_000;

/** The same message once more, a little later; undefined where it has been tried for long enough. */
function retry(candidate: Candidate, now: number): Candidate | undefined {
  const { attempt, firstAttempt = now } = candidate;
  if (now - firstAttempt >= patience) return undefined;
  const notBefore = now + Math.min(longestPause, firstPause * 2 ** (attempt - 1));
  return { ...candidate, attempt: attempt + 1, firstAttempt, notBefore };
}

async function sendCall(
  call: readonly Candidate[],
  deadline: number,
  { queue, queueUrl, clock }: PublishOptions,
): Promise<{ candidate: Candidate; publication: Publication }[]> {
  const started = clock.elapsed();
  const candidates = call.map((candidate) => ({
    ...candidate,
    firstAttempt: candidate.firstAttempt ?? started,
  }));
  const timeout = clock.timeout(Math.max(1, Math.min(longestCall, deadline - started)));
  try {
    const refusals = await queue.send(
      queueUrl,
      call.map(({ message }) => message),
      timeout.signal,
    );
    return candidates.map((candidate, index) => ({
      candidate,
      publication: index in refusals ? publicationOf(refusals[index]) : 'failed',
    }));
  } catch {
    return candidates.map((candidate) => ({ candidate, publication: 'failed' }));
  } finally {
    timeout.cancel();
  }
}

function publicationOf(refusal: string | undefined): Publication {
  if (refusal === undefined) return 'accepted';
  return isQueueTrouble(refusal) ? 'failed' : 'refused';
}
