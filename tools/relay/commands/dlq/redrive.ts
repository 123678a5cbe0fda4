import { hash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Refusal } from '../../../../lambda/sqs/batch.ts';
import { deduplicationInterval } from '../../../../lambda/sqs/limits.ts';
import type { QueueMessage } from '../../../../lambda/sqs/message.ts';
import { queueName } from '../../queues/known-queues.ts';
import type { Queues } from '../../queues/sqs-queues.ts';
import { type DeadLetter, diagnose, eventId, fingerprint, publishFailed } from './dead-letter.ts';
import { type DeadLetterQueue, describeQueue, queueOption } from './dead-letter-queue.ts';
import type { Journal } from './journal.ts';
import { survey } from './survey.ts';
import { type WalkOptions, type WalkReport, walk } from './walk.ts';

export interface RedriveOptions extends Omit<WalkOptions, 'handle' | 'leaveReturned'> {
  readonly journal: Journal;
  /** Called with each record that is back in its queue. */
  readonly onSent?: ((letter: DeadLetter) => void) | undefined;
}

export interface RedriveReport extends WalkReport {
  /** Of the handled ones: had been sent by an earlier run, and were only deleted now. */
  readonly sentBefore: number;
  /**
   * Of the handled ones: an earlier run was stopped while it sent them, longer ago than SQS remembers. They were sent
   * now; if SQS had accepted them then, the relay works on them twice (the event has the same id both times).
   */
  readonly doubtful: number;
}

/**
 * Sends dead letters back to where they came from and deletes them, in the order of their groups. Every step is noted
 * before and after it is taken, so a run that was killed can be repeated: what was sent is deleted and not sent again.
 */
export async function redrive(options: RedriveOptions): Promise<RedriveReport> {
  const { queues, queue, journal, now = Date.now, onSent } = options;
  const sentHere = new Set<string>();
  let sentBefore = 0;
  let doubtful = 0;

  const handle = async (letters: readonly DeadLetter[]): Promise<readonly Refusal[]> => {
    const isSent = ({ messageId }: DeadLetter) => journal.sent.has(messageId) || sentHere.has(messageId);
    const outgoing = letters.filter((letter) => !isSent(letter));
    sentBefore += letters.filter(({ messageId }) => journal.sent.has(messageId)).length;
    const intentions = outgoing.map(({ messageId }) => journal.intended.get(messageId));
    doubtful += intentions.filter((at) => at !== undefined && now() - at > deduplicationInterval).length;
    const refusals = outgoing.length === 0 ? new Map<string, Refusal>() : await send(outgoing);
    for (const letter of letters) if (isSent(letter)) onSent?.(letter);
    return letters.map(({ messageId }) => refusals.get(messageId));
  };

  const send = async (letters: readonly DeadLetter[]): Promise<ReadonlyMap<string, Refusal>> => {
    await journal.noteIntent(letters.map(({ messageId }) => messageId));
    const messages = letters.map((letter) => redrivenMessage(letter, queue));
    const answers = await queues.send(queue.sourceUrl, messages);
    const refusals = new Map(letters.map(({ messageId }, index) => [messageId, answers[index]]));
    const accepted = letters.map(({ messageId }) => messageId).filter((id) => refusals.get(id) === undefined);
    for (const id of accepted) sentHere.add(id);
    await journal.noteSent(accepted);
    return refusals;
  };

  const report = await walk({ ...options, handle, leaveReturned: true });
  // The journal tells the next run what couldn't be deleted.
  if (!report.stopped && report.failures.length === 0) await journal.discard();
  return { ...report, sentBefore, doubtful };
}

/** What happened to records after they were sent back. */
export interface RedriveOutcome {
  /** Back in the dead-letter queue. At least this many: a FIFO queue doesn't show all of a long group. */
  readonly cameBack: number;
  /** Messages still in the source queue, other ones included; approximate. 0: all were processed. */
  readonly waiting: number;
}

export interface OutcomeOptions {
  readonly queues: Queues;
  readonly queue: DeadLetterQueue;
  /** The fingerprints of what was sent back; undefined: every record that is in the dead-letter queue counts. */
  readonly sent?: ReadonlySet<string> | undefined;
  /** How long to wait until they are processed, in milliseconds. */
  readonly patience: number;
  readonly signal: AbortSignal;
  readonly sleep?: ((milliseconds: number) => Promise<unknown>) | undefined;
  readonly onProgress?: ((waiting: number) => void) | undefined;
}

const pollMilliseconds = 1_000;
/** SQS's counts are approximate, so the queue must look empty more than once. */
const emptyLooks = 2;
const mostLetters = 1_000;

/** Waits until the source queue is empty, then finds out which records are dead letters again. */
export async function awaitOutcome(options: OutcomeOptions): Promise<RedriveOutcome> {
  const { queues, queue, sent, patience, signal, onProgress } = options;
  const { sleep = (time: number) => delay(time, undefined, { signal }).catch(() => undefined) } = options;
  const total = async (url: string) => {
    const { visible, inFlight } = await queues.counts(url);
    return visible + inFlight;
  };
  const deadline = Date.now() + patience;
  let waiting = 0;
  for (let empty = 0; empty < emptyLooks; ) {
    waiting = await total(queue.sourceUrl);
    empty = waiting === 0 ? empty + 1 : 0;
    onProgress?.(waiting);
    if (Date.now() >= deadline || signal.aborted) break;
    await sleep(pollMilliseconds);
  }
  if (sent === undefined) return { cameBack: await total(queue.url), waiting };
  const { letters } = await survey(queues, queue, { most: mostLetters, signal });
  const back = new Set(letters.map(fingerprint).filter((one) => sent.has(one)));
  return { cameBack: back.size, waiting };
}

/** What is known, and not known, about records that were sent back. */
export function describeOutcome(queue: DeadLetterQueue, outcome: RedriveOutcome | undefined): string[] {
  const later = `run \`relay dlq list ${queueOption(queue)}\` later`;
  if (outcome === undefined) return [`  not checked whether any fails again (--no-wait): ${later}`];
  const { cameBack, waiting } = outcome;
  if (waiting === 0) return cameBack === 0 ? ['  none of them failed again'] : [];
  const reader = queue.kind === 'lane' ? 'the worker' : `the ${describeQueue(queue)}`;
  return [`  ${waiting} still wait for ${reader}, so more may fail: ${later}`];
}

/** What the worker adds when it puts a record into a dead-letter queue. */
const addedAttributes: ReadonlySet<string> = new Set(['reason', 'detail']);

/**
 * The message that goes back for a dead letter: body, group and original attributes as they were.
 *
 * Its deduplication id is made from the dead letter's own message id. It is therefore new to the queue, so that the
 * original, sent less than five minutes ago, doesn't make SQS drop it; and it is the same each time, so that a second
 * redrive of the same dead letter (after a crash between sending and deleting) is dropped.
 *
 * One kind keeps its id: an event that the worker put here because the consumer's queue rejected it. Whether the queue
 * really did isn't certain (an answer can get lost), and with the event's id SQS drops what it has already.
 *
 * The archive's standard queue takes neither group nor deduplication id. It may hold an event twice.
 */
export function redrivenMessage(letter: DeadLetter, queue: DeadLetterQueue): QueueMessage {
  const { body, groupId, messageId } = letter;
  const own = Object.entries(letter.attributes).filter(([name]) => !addedAttributes.has(name));
  const attributes = Object.fromEntries(own);
  if (queue.kind === 'archive') return { body, attributes };
  const deduplicationId = keepsIdentity(letter, queue)
    ? letter.deduplicationId
    : `redrive-${hash('sha256', `${queueName(queue.url)}\n${messageId}`)}`;
  return { body, groupId, deduplicationId, attributes };
}

/**
 * True for an event that never reached its consumer's queue. SQS replaces the deduplication id of a record that it moves
 * itself, so a record that has the event's id was put here by the worker.
 */
function keepsIdentity(letter: DeadLetter, { kind }: DeadLetterQueue): boolean {
  return (
    kind === 'consumer' &&
    diagnose(letter, kind).reason === publishFailed &&
    letter.deduplicationId === eventId(letter.body)
  );
}
