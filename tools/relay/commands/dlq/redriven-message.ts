import { hash } from 'node:crypto';
import type { QueueMessage } from '../../../../lambda/sqs/message.ts';
import { queueName } from '../../queues/known-queues.ts';
import { type DeadLetter, diagnose, eventId, publishFailed } from './dead-letter.ts';
import type { DeadLetterQueue } from './dead-letter-queue.ts';

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

/** The same for a record that was sent back, failed again, and is in the dead-letter queue as a new message. */
export function fingerprint({ body, groupId, attributes }: DeadLetter): string {
  const { receivedAt, requestId } = attributes;
  return hash('sha256', JSON.stringify([groupId, receivedAt?.StringValue, requestId?.StringValue, body]));
}
