import type { Clock } from './clock.ts';
import { largestBatch, longestBatch, messageBytes, type Queue, type QueueMessage } from './queue.ts';

/**
 * What became of a message: `accepted` by the queue; `refused` after all attempts; `held`, never tried, because an
 * earlier message of its group was refused and must not be overtaken.
 */
export type Publication = 'accepted' | 'refused' | 'held';

export interface PublishOptions {
  readonly queue: Queue;
  readonly queueUrl: string;
  readonly clock: Clock;
  /** Milliseconds since 1970; what is not accepted by then is refused. */
  readonly deadline: number;
  /** How often a message is tried. */
  readonly attempts?: number;
  /** No message is tried again later than so many milliseconds after its first attempt. */
  readonly patience?: number;
}

/**
 * Sends messages to one FIFO queue with few calls, keeping the order of each group whatever fails.
 *
 * It works in waves. A call holds at most one message of a group, the earliest that is left; the next of that group is
 * sent only when this one is accepted. So a call of which a part fails never lets a later message pass an earlier one.
 * A refused message is tried again in a later wave while the other groups go on. Never rejects.
 *
 * @returns one answer per message, in their order
 */
export async function publishInOrder(
  messages: readonly QueueMessage[],
  options: PublishOptions,
): Promise<readonly Publication[]> {
  const { clock, deadline } = options;
  const publications: Publication[] = messages.map(() => 'held');
  let waiting = firstsOfGroups(messages);
  while (waiting.length > 0) {
    const now = clock.now();
    if (now >= deadline) break;
    const ready = waiting.filter(({ notBefore }) => notBefore <= now);
    if (ready.length === 0) {
      const earliest = Math.min(...waiting.map(({ notBefore }) => notBefore));
      await clock.wait(Math.min(earliest, deadline) - now);
      continue;
    }
    const later = waiting.filter((candidate) => !ready.includes(candidate));
    const sent = await Promise.all(splitIntoCalls(ready).map((call) => sendCall(call, options)));
    waiting = later;
    for (const { candidate, accepted } of sent.flat()) {
      publications[candidate.index] = accepted ? 'accepted' : 'refused';
      const next = accepted ? following(candidate) : retry(candidate, options);
      if (next !== undefined) waiting.push(next);
    }
  }
  for (const { index } of waiting) publications[index] = 'refused';
  return publications;
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
    ({ message }) => message.groupId,
  );
  return [...groups.values()].flatMap((group) => toCandidate(group));
}

function toCandidate(group: Candidate['behind']): Candidate[] {
  const [first, ...behind] = group;
  if (first === undefined) return [];
  return [{ ...first, behind, attempt: 1, firstAttempt: undefined, notBefore: 0 }];
}

function following({ behind }: Candidate): Candidate | undefined {
  return toCandidate(behind)[0];
}

const firstPause = 100;

/** The same message once more, a little later; undefined where it has been tried often or long enough. */
function retry(
  candidate: Candidate,
  { clock, attempts = 3, patience = 3_500 }: PublishOptions,
): Candidate | undefined {
  const now = clock.now();
  const firstAttempt = candidate.firstAttempt ?? now;
  if (candidate.attempt >= attempts || now - firstAttempt >= patience) return undefined;
  const notBefore = now + firstPause * 4 ** (candidate.attempt - 1);
  return { ...candidate, attempt: candidate.attempt + 1, firstAttempt, notBefore };
}

function splitIntoCalls(candidates: readonly Candidate[]): Candidate[][] {
  const calls: { candidates: Candidate[]; bytes: number }[] = [];
  for (const candidate of candidates) {
    const bytes = messageBytes(candidate.message);
    const open = calls.at(-1);
    if (open !== undefined && open.candidates.length < longestBatch && open.bytes + bytes <= largestBatch) {
      open.candidates.push(candidate);
      open.bytes += bytes;
    } else calls.push({ candidates: [candidate], bytes });
  }
  return calls.map((call) => call.candidates);
}

async function sendCall(
  call: readonly Candidate[],
  { queue, queueUrl, clock, deadline }: PublishOptions,
): Promise<{ candidate: Candidate; accepted: boolean }[]> {
  const started = clock.now();
  const candidates = call.map((candidate) => ({
    ...candidate,
    firstAttempt: candidate.firstAttempt ?? started,
  }));
  try {
    const refusals = await queue.send(
      queueUrl,
      call.map(({ message }) => message),
      clock.timeout(Math.max(1, deadline - started)),
    );
    return candidates.map((candidate, index) => ({
      candidate,
      accepted: index in refusals && refusals[index] === undefined,
    }));
  } catch {
    return candidates.map((candidate) => ({ candidate, accepted: false }));
  }
}
