import { isJsonObject } from '../../../../lambda/cometchat/json.ts';
import type { DeadLetterQueue } from './dead-letter-queue.ts';
import type { DeadLetter } from './queue-port.ts';

/** What a dead letter is, and why it is here: nothing of its content. */
export interface Diagnosis {
  /**
   * The worker's reason (`schema-violation`, `publish-failed`, ...), or `received-too-often`: SQS itself moved it here
   * after its last attempt, and SQS gives no reasons.
   */
  readonly reason: string;
  /** More about the reason: paths of fields, never values. */
  readonly detail: string | undefined;
  /** The trigger of a delivery, the type of an event; `unknown` where the record does not say. */
  readonly trigger: string;
}

export const receivedTooOften = 'received-too-often';
export const publishFailed = 'publish-failed';

/** What to do about records that SQS moved without a reason: who received them knows it. */
export function adviceForReceivedTooOften({ kind, name }: DeadLetterQueue): string {
  return kind === 'lane'
    ? "the worker failed until SQS gave up. Its log says why (`relay explain` with the event's id)."
    : `the consumer ${name} received these until SQS gave up, and never deleted them. Its own log says why; fix it, then run \`relay dlq redrive --consumer ${name}\`.`;
}

/** Reads the attributes of a dead letter. */
export function diagnose(letter: DeadLetter, kind: DeadLetterQueue['kind']): Diagnosis {
  const attribute = (name: string): string | undefined => letter.attributes[name]?.StringValue;
  return {
    reason: attribute('reason') ?? receivedTooOften,
    detail: attribute('detail'),
    trigger: attribute(kind === 'lane' ? 'trigger' : 'type') ?? 'unknown',
  };
}

/** The `id` of a processed event; undefined where the body is none. */
export function eventId(body: string): string | undefined {
  try {
    const event: unknown = JSON.parse(body);
    return isJsonObject(event) && typeof event.id === 'string' && event.id !== '' ? event.id : undefined;
  } catch {
    return undefined;
  }
}
