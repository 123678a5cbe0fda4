import { hash } from 'node:crypto';
import { parseJsonObject } from '../../../json/json.ts';
import { duration, type OptionValues, option, textOption } from '../../options.ts';
import type { ReceivedMessage } from '../../queues/sqs-queues.ts';
import type { DeadLetterQueue } from './dead-letter-queue.ts';

/** A record in a dead-letter queue. */
export type DeadLetter = ReceivedMessage;

/** The records that must stay in order: those of its group, or it alone in a standard queue. */
export function groupOf({ groupId, messageId }: DeadLetter): string {
  return groupId ?? messageId;
}

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
export function diagnose({ attributes, body }: DeadLetter, kind: DeadLetterQueue['kind']): Diagnosis {
  const attribute = kind === 'lane' ? attributes.trigger : attributes.type;
  // The archive's messages are events without attributes.
  const trigger = kind === 'archive' ? textMember(body, 'type') : attribute?.StringValue;
  return {
    reason: attributes.reason?.StringValue ?? receivedTooOften,
    detail: attributes.detail?.StringValue,
    trigger: trigger ?? 'unknown',
  };
}

/** The `id` of a processed event; undefined if the body isn't one. */
export function eventId(body: string): string | undefined {
  return textMember(body, 'id');
}

function textMember(body: string, name: string): string | undefined {
  const value = parseJsonObject(body)?.[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The options that choose records. */
export const deadLetterFilterOptions = {
  reason: textOption('--reason <reason>', 'only this reason, as `dlq list` shows it'),
  trigger: textOption('--trigger <trigger>', 'only this trigger (lanes) or event type (consumers, archive)'),
  olderThan: option('--older-than <time>', 'only records older than 90s, 15m, 2h, 3d', duration.optional()),
  newerThan: option('--newer-than <time>', 'only records newer than this', duration.optional()),
};

export type DeadLetterFilter = OptionValues<typeof deadLetterFilterOptions>;

/** True for a filter that every record matches. */
export function matchesAll({ reason, trigger, olderThan, newerThan }: DeadLetterFilter): boolean {
  return [reason, trigger, olderThan, newerThan].every((value) => value === undefined);
}

/** Whether a record matches. `now` in milliseconds since 1970. */
export function matches(
  filter: DeadLetterFilter,
  letter: DeadLetter,
  kind: DeadLetterQueue['kind'],
  now: number,
): boolean {
  const { reason, trigger } = diagnose(letter, kind);
  const age = now - letter.sentAt;
  return (
    (filter.reason === undefined || filter.reason === reason) &&
    (filter.trigger === undefined ||
      [trigger, trigger.replace(/^com\.cometchat\./, '')].includes(filter.trigger)) &&
    (filter.olderThan === undefined || age >= filter.olderThan) &&
    (filter.newerThan === undefined || age <= filter.newerThan)
  );
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
export function summariseReasons(
  { kind: queue, name }: DeadLetterQueue,
  letters: readonly DeadLetter[],
  now: number,
): readonly ReasonSummary[] {
  const diagnosed = letters.map((letter) => ({
    age: Math.max(0, now - letter.sentAt),
    ...diagnose(letter, queue),
  }));
  const summaries = [...Map.groupBy(diagnosed, ({ reason }) => reason)].map(([reason, group]) => {
    const ages = group.map(({ age }) => age);
    const triggers = [...Map.groupBy(group, ({ trigger }) => trigger)]
      .map(([trigger, { length }]) => [trigger, length] as const)
      .sort(([, one], [, other]) => other - one);
    return {
      ...{ kind: 'dead-letters' as const, queue, name, reason },
      count: group.length,
      oldest: Math.max(...ages),
      newest: Math.min(...ages),
      triggers: Object.fromEntries(triggers),
    };
  });
  return summaries.sort((one, other) => other.count - one.count);
}

/** The firsts of each group, then the seconds, and so on: within a group each waits for the one before it. */
export function wavesOf(letters: readonly DeadLetter[]): readonly (readonly DeadLetter[])[] {
  const waves: DeadLetter[][] = [];
  const sizes = new Map<string, number>();
  for (const letter of letters) {
    const place = sizes.get(groupOf(letter)) ?? 0;
    sizes.set(groupOf(letter), place + 1);
    waves[place] = [...(waves[place] ?? []), letter];
  }
  return waves;
}

/** The same for a record that was sent back, failed again, and is in the dead-letter queue as a new message. */
export function fingerprint({ body, groupId, attributes }: DeadLetter): string {
  const { receivedAt, requestId } = attributes;
  return hash('sha256', JSON.stringify([groupId, receivedAt?.StringValue, requestId?.StringValue, body]));
}
