import type { SQSRecord } from 'aws-lambda';
import type { Category } from '../cometchat/categories.ts';
import { type Delivery, parseDelivery } from '../cometchat/delivery.ts';
import { withExactNumbers } from '../cometchat/exact-json.ts';
import type { Drift as DeliveryDrift, Violation } from '../cometchat/normalise/findings.ts';
import type { Normalised } from '../cometchat/normalise.ts';
import type { DeliveryReceipt, Route } from '../cometchat/routing.ts';
import { smokeTrigger } from '../cometchat/smoke-test.ts';
import { stringAttribute } from '../sqs/attributes.ts';
import { largestMessageBytes } from '../sqs/limits.ts';
import { messageBytes, mostMessageBytes, type QueueMessage, sqsBody } from '../sqs/message.ts';
import { type RecordFacts, readRecordFacts, receiptOf } from './record-facts.ts';
import { toProcessedEvent } from './to-processed-event.ts';

/** The parts of the catalogue that the worker uses. */
export interface Catalogue {
  readonly route: (delivery: Delivery, receipt: DeliveryReceipt) => Route;
  readonly normalise: (delivery: Delivery, row: Route['row']) => Normalised;
}

/** A record that became an event. */
export interface PreparedEvent {
  readonly kind: 'event';
  readonly facts: RecordFacts;
  readonly id: string;
  readonly type: string;
  readonly category: Category;
  readonly message: QueueMessage;
  readonly drift: readonly Drift[];
}

/** Something in a delivery that isn't as documented: CometChat changed something. Names, never values. */
export interface Drift {
  /** The path of the field; `trigger` where the trigger itself is unknown. */
  readonly field: string;
  readonly kind: DeliveryDrift['kind'] | 'unknown-trigger';
}

/** A record that no retry can mend, as it goes to the lane's dead-letter queue. */
export interface UnprocessableRecord {
  readonly kind: 'unprocessable';
  readonly facts: RecordFacts;
  readonly id: string;
  readonly reason: UnprocessableReason;
  /** Paths and kinds of problems, never values. */
  readonly detail: string;
}

export type UnprocessableReason =
  | 'not-json'
  | 'not-a-delivery'
  | 'schema-violation'
  | 'too-large'
  | 'unexpected-error';

export type PreparedRecord = PreparedEvent | UnprocessableRecord;

/**
 * Reads one record of a lane queue and makes the event of it. Never throws: it computes from the record alone, so what
 * fails here would fail at every retry and hold up its group for nothing. That includes unexpected errors.
 *
 * @param now milliseconds since 1970, for a record that tells no time at all
 */
export function prepareRecord(record: SQSRecord, catalogue: Catalogue, now: number): PreparedRecord {
  const facts = readRecordFacts(record, now);
  const unprocessable = (reason: UnprocessableReason, detail: string, id = record.messageId) => ({
    kind: 'unprocessable' as const,
    facts,
    id,
    reason,
    detail,
  });
  try {
    const body = parseJson(record.body);
    if (body === undefined) return unprocessable('not-json', 'the body is not JSON');
    const delivery = parseDelivery(body.value);
    if (delivery === undefined)
      return unprocessable('not-a-delivery', 'the body has no trigger string or no data object');
    const route = catalogue.route(delivery, receiptOf(facts));
    const normalised = catalogue.normalise(withExactNumbers(delivery, record.body), route.row);
    if (!normalised.ok)
      return unprocessable('schema-violation', violationText(normalised.violations), route.identity);
    const event = toProcessedEvent(delivery, route, normalised, facts.receivedAt);
    const message: QueueMessage = {
      body: sqsBody(JSON.stringify(event)),
      groupId: route.messageGroupId,
      deduplicationId: route.messageDeduplicationId,
      attributes: {
        type: stringAttribute(event.type),
        source: stringAttribute(event.source),
        subject: stringAttribute(event.subject),
      },
      traceHeader: record.attributes.AWSTraceHeader,
    };
    if (mostMessageBytes(message) > largestMessageBytes) {
      const bytes = messageBytes(message);
      if (bytes > largestMessageBytes)
        return unprocessable('too-large', `the event has ${bytes} bytes`, route.identity);
    }
    return {
      kind: 'event',
      facts,
      id: event.id,
      type: event.type,
      category: route.category,
      message,
      drift: driftOf(delivery, route, normalised.drift),
    };
  } catch (error) {
    return unprocessable('unexpected-error', error instanceof Error ? error.name : typeof error);
  }
}

function driftOf(delivery: Delivery, { trigger }: Route, fields: readonly DeliveryDrift[]): readonly Drift[] {
  if (trigger !== undefined) return fields.map(({ path, kind }) => ({ field: path, kind }));
  // The relay's own test after a deployment: nothing has changed at CometChat.
  if (delivery.trigger === smokeTrigger) return [];
  return [{ field: 'trigger', kind: 'unknown-trigger' }];
}

function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function violationText(violations: readonly Violation[]): string {
  return violations.map(({ path, problem }) => `${path}: ${problem}`).join('; ');
}
