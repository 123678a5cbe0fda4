import { parseJsonObject } from '../../../json/json.ts';
import type { CommandContext } from '../../context.ts';
import { describeQueue, type QueueLabel, relayQueues } from '../../queues/known-queues.ts';
import { type Queue, queueOpener, type ReceivedMessage } from '../../queues/sqs-queue.ts';

/** A record in a dead-letter queue. */
export type DeadLetter = ReceivedMessage;

/** A dead-letter queue, and the queue that its records failed in. */
export interface DeadLetterQueue extends QueueLabel {
  readonly dead: Queue;
  readonly source: Queue;
}

/** The dead-letter queues of the relay that a command works on. */
export async function openDeadLetterQueues(context: CommandContext): Promise<readonly DeadLetterQueue[]> {
  const open = await queueOpener(context);
  return relayQueues(await context.target()).map(({ kind, name, queueUrl, deadLetterQueueUrl }) => ({
    ...{ kind, name },
    dead: open(deadLetterQueueUrl),
    source: open(queueUrl),
  }));
}

/** How every JSON record about a queue begins. */
export function queueRecord(kind: string, queue: DeadLetterQueue) {
  return { kind, queue: queue.kind, name: queue.name };
}

/** The reason of what SQS moved here after its last receive: SQS gives none. */
export const receivedTooOften = 'received-too-often';

/**
 * What a dead letter is and why it failed, without its content: the worker's reason (`schema-violation`, ...) or
 * {@link receivedTooOften}, paths of fields in `detail`, and the trigger of a delivery or the type of an event.
 */
export function diagnose({ attributes, body }: DeadLetter, kind: DeadLetterQueue['kind']) {
  const { reason, detail, trigger, type } = attributes;
  // The archive's messages are events without attributes.
  const what = kind === 'archive' ? parseJsonObject(body)?.type : (trigger ?? type)?.StringValue;
  return {
    reason: reason?.StringValue ?? receivedTooOften,
    detail: detail?.StringValue,
    trigger: typeof what === 'string' ? what : 'unknown',
  };
}

/** A dead letter as JSON: everything that is needed to send it again, content included. */
export function letterRecord({ kind, name }: DeadLetterQueue, letter: DeadLetter) {
  const { messageId, groupId, deduplicationId, attributes, body, sentAt, receiveCount } = letter;
  const values = Object.entries(attributes).map(([key, { StringValue }]) => [key, StringValue] as const);
  return {
    queue: kind,
    name,
    messageId,
    ...diagnose(letter, kind),
    groupId,
    deduplicationId,
    deadLetteredAt: new Date(sentAt).toISOString(),
    receiveCount,
    attributes: Object.fromEntries(values),
    body,
  };
}

/** Who receives from the queue that records failed in. */
export function readerOf({ kind, name }: QueueLabel): string {
  return { lane: 'the worker', consumer: `the consumer ${name}`, archive: "the archive's function" }[kind];
}

/** What to do about records that SQS moved without a reason. */
export function adviceForReceivedTooOften(queue: QueueLabel): string {
  const log = queue.kind === 'lane' ? '`relay explain` shows its log' : 'Its log says why';
  const redrive = `relay dlq redrive --${describeQueue(queue)}`;
  return `${readerOf(queue)} received these until SQS gave up. ${log}. Fix it, then run \`${redrive}\`.`;
}

/** Dead letters of one queue by reason, most first; ages in milliseconds. */
export function summariseReasons(queue: DeadLetterQueue, letters: readonly DeadLetter[], now = Date.now()) {
  const reasons = Map.groupBy(letters, (letter) => diagnose(letter, queue.kind).reason);
  const summaries = [...reasons].map(([reason, group]) => {
    const ages = group.map(({ sentAt }) => Math.max(0, now - sentAt));
    const triggers = Map.groupBy(group, (letter) => diagnose(letter, queue.kind).trigger);
    return {
      ...queueRecord('dead-letters', queue),
      reason,
      count: group.length,
      oldest: Math.max(...ages),
      newest: Math.min(...ages),
      /** How many there are of each, most first. */
      triggers: Object.fromEntries(
        [...triggers]
          .map(([trigger, { length }]) => [trigger, length] as const)
          .sort(([, one], [, other]) => other - one),
      ),
    };
  });
  return summaries.sort((one, other) => other.count - one.count);
}
