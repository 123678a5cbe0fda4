import { hash } from 'node:crypto';
import type { Refusal } from '../../../../lambda/sqs/batch.ts';
import type { QueueMessage } from '../../../../lambda/sqs/message.ts';
import { parseJsonObject } from '../../../json/json.ts';
import type { CommandContext } from '../../context.ts';
import { describeQueue } from '../../queues/known-queues.ts';
import { type DeadLetter, type DeadLetterQueue, readerOf } from './dead-letter.ts';
import type { Journal } from './journal.ts';
import { survey } from './survey.ts';
import { type Work, walk } from './walk.ts';

export interface RedriveWork extends Omit<Work, 'done' | 'handle'> {
  readonly journal: Journal;
  /** How long to wait until the records are processed, in milliseconds; false: don't. */
  readonly wait: number | false;
}

const mostLetters = 1_000;

/**
 * Sends dead letters back to where they came from and deletes them, in the order of their groups. Every step is noted
 * before and after it is taken, so a run that was killed can be repeated: what was sent is deleted and not sent again.
 * What fails again and comes back is left in the dead-letter queue.
 */
export async function redrive(
  queue: DeadLetterQueue,
  { journal, wait, ...work }: RedriveWork,
  context: CommandContext,
) {
  const sent = new Set<string>();
  const isBack = (letter: DeadLetter) => sent.has(fingerprint(letter));
  let cameBack = 0;
  let doubtful = 0;

  const wanted = (letter: DeadLetter): boolean => {
    if (isBack(letter)) cameBack += 1;
    return !isBack(letter) && work.wanted(letter);
  };
  const handle = async (letters: readonly DeadLetter[]): Promise<readonly Refusal[]> => {
    const outgoing = letters.filter(({ messageId }) => !journal.sent.has(messageId));
    const ids = outgoing.map(({ messageId }) => messageId);
    doubtful += ids.filter(journal.isDoubtful).length;
    await journal.noteIntent(ids);
    const answers = await queue.source.send(outgoing.map((letter) => redrivenMessage(letter, queue)));
    const refusals = new Map(ids.map((id, index) => [id, answers[index]]));
    await journal.noteSent(ids.filter((id) => refusals.get(id) === undefined));
    for (const letter of letters)
      if (refusals.get(letter.messageId) === undefined) sent.add(fingerprint(letter));
    return letters.map(({ messageId }) => refusals.get(messageId));
  };

  const report = await walk(queue, { ...work, done: 'redriven', wanted, handle }, context);
  // The journal tells the next run what couldn't be deleted.
  if (!report.stopped && report.failures.length === 0) await journal.discard();
  const left = report.left - cameBack;
  let waiting: number | undefined;
  if (wait !== false && sent.size > 0) {
    waiting = await waitUntilEmpty(queue, wait, context);
    const surveys = await survey([queue], mostLetters, context);
    const back = surveys.flatMap(({ letters }) => letters.filter(isBack));
    cameBack = Math.max(cameBack, back.length);
  }
  return {
    ...{ ...report, left },
    /** Back in the dead-letter queue. At least this many: a FIFO queue doesn't show all of a long group. */
    cameBack,
    /**
     * Of the handled ones: an earlier run was stopped while it sent them, longer ago than SQS remembers. They were sent
     * now; if SQS had accepted them then, the relay works on them twice (the event has the same id both times).
     */
    doubtful,
    /** Messages still in the source queue, other ones included; approximate. Undefined if nobody waited. */
    waiting,
  };
}

/** The same for a record that was sent back, failed again, and is in the dead-letter queue as a new message. */
function fingerprint({ body, groupId, attributes }: DeadLetter): string {
  const { receivedAt, requestId } = attributes;
  return hash('sha256', JSON.stringify([groupId, receivedAt?.StringValue, requestId?.StringValue, body]));
}

const pollMilliseconds = 1_000;
/** SQS's counts are approximate, so the queue must look empty more than once. */
const emptyLooks = 2;

/** Waits until the queue that records went back to is empty; the number of messages that still wait there. */
export async function waitUntilEmpty(
  queue: DeadLetterQueue,
  patience: number,
  { terminal, signal, pause }: CommandContext,
): Promise<number> {
  const deadline = Date.now() + patience;
  for (let empty = 0; ; await pause(pollMilliseconds)) {
    const { visible, inFlight } = await queue.source.depth();
    const waiting = visible + inFlight;
    terminal.progress(`${describeQueue(queue)}: ${waiting} in the queue`);
    empty = waiting === 0 ? empty + 1 : 0;
    if (empty === emptyLooks || Date.now() >= deadline || signal.aborted) return waiting;
  }
}

/** What is known, and not known, about records that were sent back; `waiting` is undefined if nobody waited. */
export function describeOutcome(queue: DeadLetterQueue, cameBack: number, waiting: number | undefined) {
  const later = `run \`relay dlq list --${describeQueue(queue)}\` later`;
  if (waiting === undefined) return `  not checked whether any fails again (--no-wait): ${later}`;
  if (waiting > 0) return `  ${waiting} still wait for ${readerOf(queue)}, so more may fail: ${later}`;
  return cameBack === 0 ? '  none of them failed again' : undefined;
}

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
  // The worker added these two when it put the record into the dead-letter queue.
  const { reason, detail, ...attributes } = letter.attributes;
  if (queue.kind === 'archive') return { body, attributes };
  const deduplicationId = keepsIdentity(letter, queue)
    ? letter.deduplicationId
    : `redrive-${hash('sha256', `${queue.dead.name}\n${messageId}`)}`;
  return { body, groupId, deduplicationId, attributes };
}

/**
 * True for an event that never reached its consumer's queue. SQS replaces the deduplication id of a record that it moves
 * itself, so a record that has the event's id was put here by the worker.
 */
function keepsIdentity(
  { attributes, deduplicationId, body }: DeadLetter,
  { kind }: DeadLetterQueue,
): boolean {
  return (
    kind === 'consumer' &&
    attributes.reason?.StringValue === 'publish-failed' &&
    deduplicationId === parseJsonObject(body)?.id
  );
}
