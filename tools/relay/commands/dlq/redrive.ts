import type { Journal } from './journal.ts';
import type { DeadLetter } from './queue-port.ts';
import { redrivenMessage } from './redriven-message.ts';
import { type Handled, type WalkOptions, type WalkReport, walk } from './walk.ts';

export interface RedriveOptions extends Omit<WalkOptions, 'handle' | 'leaveReturned'> {
  readonly journal: Journal;
  /** Told of each record that is back in its queue. */
  readonly onSent?: ((letter: DeadLetter) => void) | undefined;
}

export interface RedriveReport extends WalkReport {
  /** Of the handled ones: had been sent by an earlier run, and were only deleted now. */
  readonly sentBefore: number;
  /**
   * Of the handled ones: an earlier run was stopped while it sent them, longer ago than SQS remembers. They were sent
   * now; if SQS had taken them then, the relay works on them twice (the event has the same id both times).
   */
  readonly doubtful: number;
}

/** How long SQS drops a repeat of a deduplication id, in milliseconds. */
const deduplicationInterval = 300_000;

/**
 * Sends dead letters back to where they came from and deletes them, in the order of their groups. Every step is noted
 * before and after it is taken, so a run that was killed can be repeated: what was sent is deleted and not sent again.
 */
export async function redrive(options: RedriveOptions): Promise<RedriveReport> {
  const { queues, queue, journal, now } = options;
  const sentHere = new Set<string>();
  let sentBefore = 0;
  let doubtful = 0;

  const handle = async (letters: readonly DeadLetter[]): Promise<readonly Handled[]> => {
    const known = (id: string): boolean => journal.sent.has(id) || sentHere.has(id);
    const outgoing = letters.filter(({ messageId }) => !known(messageId));
    sentBefore += letters.filter(({ messageId }) => journal.sent.has(messageId)).length;
    doubtful += outgoing.filter(({ messageId }) => {
      const at = journal.intended.get(messageId);
      return at !== undefined && now() - at > deduplicationInterval;
    }).length;
    const refusals = await send(outgoing);
    for (const letter of letters) if (!refusals.has(letter.messageId)) options.onSent?.(letter);
    return letters.map(({ messageId }) => {
      const refusal = refusals.get(messageId);
      return refusal === undefined ? { done: true } : { done: false, why: refusal };
    });
  };

  const send = async (letters: readonly DeadLetter[]): Promise<ReadonlyMap<string, string>> => {
    if (letters.length === 0) return new Map();
    await journal.noteIntent(letters.map(({ messageId }) => messageId));
    const answers = await queues.send(
      queue.sourceUrl,
      letters.map((letter) => redrivenMessage(letter, queue)),
    );
    const taken = letters.filter((_letter, index) => answers[index] === undefined);
    for (const { messageId } of taken) sentHere.add(messageId);
    await journal.noteSent(taken.map(({ messageId }) => messageId));
    return new Map(
      letters.flatMap(({ messageId }, index) => {
        const refusal = answers[index];
        return refusal === undefined ? [] : [[messageId, refusal] as const];
      }),
    );
  };

  const report = await walk({ ...options, handle, leaveReturned: true });
  // What could not be deleted is told by the journal to the next run.
  if (!report.stopped && report.failures.length === 0) await journal.discard();
  return { ...report, sentBefore, doubtful };
}
