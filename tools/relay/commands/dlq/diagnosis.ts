import { parseJsonObject } from '../../../json/json.ts';
import type { DeadLetterQueue } from './dead-letter-queue.ts';
import type { DeadLetter } from './queue-port.ts';

/** What a dead letter is and why it failed, without its content. */
export interface Diagnosis {
  /**
   * The worker's reason (`schema-violation`, `publish-failed`, ...), or `received-too-often`: SQS moved it here after its
   * last receive, and SQS gives no reasons.
   */
  readonly reason: string;
  /** More about the reason: paths of fields, never values. */
  readonly detail: string | undefined;
  /** The trigger of a delivery, the type of an event; `unknown` if the record doesn't say. */
  readonly trigger: string;
}

export const receivedTooOften = 'received-too-often';
export const publishFailed = 'publish-failed';

/** What to do about records that SQS moved without a reason. */
export function adviceForReceivedTooOften({ kind, name }: DeadLetterQueue): string {
  if (kind === 'archive')
    return "the archive's function couldn't store these until SQS gave up. Its log says why. Fix it, then run `relay dlq redrive --archive`.";
  return kind === 'lane'
    ? "the worker failed until SQS gave up. `relay explain` with the event's id shows its log."
    : `the consumer ${name} received these until SQS gave up, and never deleted them. Its log says why. Fix it, then run \`relay dlq redrive --consumer ${name}\`.`;
}

/** Reads the attributes of a dead letter. */
export function diagnose(letter: DeadLetter, kind: DeadLetterQueue['kind']): Diagnosis {
  const attribute = (name: string): string | undefined => letter.attributes[name]?.StringValue;
  return {
    reason: attribute('reason') ?? receivedTooOften,
    detail: attribute('detail'),
    trigger: triggerOf(letter, kind) ?? 'unknown',
  };
}

function triggerOf({ attributes, body }: DeadLetter, kind: DeadLetterQueue['kind']): string | undefined {
  // The archive's messages are events without attributes.
  if (kind === 'archive') return textMember(body, 'type');
  return attributes[kind === 'lane' ? 'trigger' : 'type']?.StringValue;
}

/** The `id` of a processed event; undefined if the body isn't one. */
export function eventId(body: string): string | undefined {
  return textMember(body, 'id');
}

function textMember(body: string, name: string): string | undefined {
  const value = parseJsonObject(body)?.[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The dead letters of one queue that failed for the same reason. */
export interface ReasonSummary {
  readonly kind: 'dead-letters';
  readonly queue: DeadLetterQueue['kind'];
  readonly name: string;
  readonly reason: string;
  readonly count: number;
  /** Milliseconds in the dead-letter queue. */
  readonly oldest: number;
  readonly newest: number;
  /** How many there are of each trigger or event type, most first. */
  readonly triggers: Readonly<Record<string, number>>;
}

/** Groups dead letters by reason, most first. */
export function summarise(
  queue: DeadLetterQueue,
  letters: readonly DeadLetter[],
  now: number,
): readonly ReasonSummary[] {
  const diagnosed = letters.map((letter) => ({ letter, ...diagnose(letter, queue.kind) }));
  return [...Map.groupBy(diagnosed, ({ reason }) => reason)]
    .map(([reason, group]) => {
      const ages = group.map(({ letter }) => Math.max(0, now - letter.sentAt));
      const triggers = [...Map.groupBy(group, ({ trigger }) => trigger)]
        .map(([trigger, { length }]) => [trigger, length] as const)
        .toSorted(([, one], [, other]) => other - one);
      return {
        kind: 'dead-letters' as const,
        queue: queue.kind,
        name: queue.name,
        reason,
        count: group.length,
        oldest: Math.max(...ages),
        newest: Math.min(...ages),
        triggers: Object.fromEntries(triggers),
      };
    })
    .toSorted((one, other) => other.count - one.count);
}
