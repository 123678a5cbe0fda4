import { parseJsonObject } from '../../../json/json.ts';
import type { RelayQueue } from '../../queues/known-queues.ts';
import type { ReceivedMessage } from '../../queues/sqs-queues.ts';

/** A record in a dead-letter queue. */
export type DeadLetter = ReceivedMessage;

/** The reason of what SQS moved here after its last receive: SQS gives none. */
export const receivedTooOften = 'received-too-often';
export const publishFailed = 'publish-failed';

/**
 * What a dead letter is and why it failed, without its content: the worker's reason (`schema-violation`, ...) or
 * {@link receivedTooOften}, paths of fields in `detail`, and the trigger of a delivery or the type of an event.
 */
export function diagnose({ attributes, body }: DeadLetter, kind: RelayQueue['kind']) {
  const { reason, detail, trigger, type } = attributes;
  // The archive's messages are events without attributes.
  const what =
    kind === 'archive' ? textMember(body, 'type') : (kind === 'lane' ? trigger : type)?.StringValue;
  return {
    reason: reason?.StringValue ?? receivedTooOften,
    detail: detail?.StringValue,
    trigger: what ?? 'unknown',
  };
}

/** What to do about records that SQS moved without a reason. */
export function adviceForReceivedTooOften({ kind, name }: RelayQueue): string {
  if (kind === 'archive')
    return "the archive's function couldn't store these until SQS gave up. Its log says why. Fix it, then run `relay dlq redrive --archive`.";
  return kind === 'lane'
    ? "the worker failed until SQS gave up. `relay explain` with the event's id shows its log."
    : `the consumer ${name} received these until SQS gave up, and never deleted them. Its log says why. Fix it, then run \`relay dlq redrive --consumer ${name}\`.`;
}

/** The `id` of a processed event; undefined if the body isn't one. */
export function eventId(body: string): string | undefined {
  return textMember(body, 'id');
}

function textMember(body: string, name: string): string | undefined {
  const value = parseJsonObject(body)?.[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** How every JSON record about a queue begins. */
export function queueRecord<Kind extends string>(kind: Kind, queue: RelayQueue) {
  return { kind, queue: queue.kind, name: queue.name };
}

/** Dead letters of one queue by reason, most first; ages in milliseconds. */
export function summariseReasons(queue: RelayQueue, letters: readonly DeadLetter[], now = Date.now()) {
  const diagnosed = letters.map((letter) => ({
    age: Math.max(0, now - letter.sentAt),
    ...diagnose(letter, queue.kind),
  }));
  return [...Map.groupBy(diagnosed, ({ reason }) => reason)]
    .map(([reason, group]) => {
      const ages = group.map(({ age }) => age);
      const triggers = [...Map.groupBy(group, ({ trigger }) => trigger)]
        .map(([trigger, { length }]) => [trigger, length] as const)
        .sort(([, one], [, other]) => other - one);
      return {
        ...queueRecord('dead-letters', queue),
        reason,
        count: group.length,
        oldest: Math.max(...ages),
        newest: Math.min(...ages),
        triggers: Object.fromEntries(triggers),
      };
    })
    .sort((one, other) => other.count - one.count);
}
