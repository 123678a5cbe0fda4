/**
 * Events for the tests of a consumer: one of each type, and what Lambda or the AWS SDK would carry it in. They need
 * nothing but the JavaScript runtime.
 */
import { sampleEventsByType } from './generated/sample-events.ts';
import type { JsonObject } from './json-value.ts';
import type {
  CometChatEvent,
  EventOf,
  KnownEvent,
  KnownEventType,
  UnknownEvent,
  UnknownEventType,
} from './known-event.ts';

/** A record of a Lambda function's batch, as `@types/aws-lambda` describes it. */
export interface SampleRecord {
  messageId: string;
  receiptHandle: string;
  body: string;
  attributes: {
    ApproximateReceiveCount: string;
    SentTimestamp: string;
    SenderId: string;
    ApproximateFirstReceiveTimestamp: string;
    SequenceNumber: string;
    MessageGroupId: string;
    MessageDeduplicationId: string;
  };
  messageAttributes: Record<string, { stringValue: string; dataType: 'String' }>;
  md5OfBody: string;
  eventSource: 'aws:sqs';
  eventSourceARN: string;
  awsRegion: string;
}

/**
 * An event of this type, with its own data and attributes where some are given.
 *
 * ```ts
 * sampleEvent('com.cometchat.message_sent', { id: 'my-id' }).data.message.conversationId
 * ```
 */
export function sampleEvent<Type extends KnownEventType>(
  type: Type,
  changes: Partial<EventOf<Type>> = {},
): EventOf<Type> {
  return { ...structuredClone(sampleEventsByType[type]), ...changes };
}

/** One event of every type, in the order of the documentation. */
export function sampleEvents(): readonly KnownEvent[] {
  return Object.values<KnownEvent>(structuredClone(sampleEventsByType));
}

/**
 * An event of a trigger that this version doesn't know, such as `com.cometchat.something_new`: your consumer gets some one
 * day. Throws a `TypeError` for a type that it knows.
 */
export function sampleUnknownEvent(type: string, data: JsonObject = {}): UnknownEvent {
  if (Object.hasOwn(sampleEventsByType, type)) throw new TypeError(`${type} is known: use sampleEvent`);
  return {
    ...sampleEvent('com.cometchat.message_sent'),
    id: `id-of-${type}`,
    // To the compiler, every text that isn't listed is this one type.
    type: type as UnknownEventType,
    dataschema: 'urn:cometchat-webhook-relay:unknown:v1',
    data,
    cometchattrigger: type.replace('com.cometchat.', ''),
    cometchatsystem: 'unknown',
  };
}

/** The event as a Lambda function gets it. `receiveCount` above 1 is a retry. */
export function sampleRecord(event: CometChatEvent, { receiveCount = 1 } = {}): SampleRecord {
  const sent = String(Date.parse(event.receivedtime));
  return {
    messageId: `message-of-${event.id}`,
    receiptHandle: `receipt-of-${event.id}`,
    body: JSON.stringify(event),
    attributes: {
      ApproximateReceiveCount: String(receiveCount),
      SentTimestamp: sent,
      SenderId: 'AROAEXAMPLE:cometchat-relay-worker',
      ApproximateFirstReceiveTimestamp: sent,
      SequenceNumber: '18850000000000000000',
      MessageGroupId: event.subject,
      MessageDeduplicationId: event.id,
    },
    messageAttributes: Object.fromEntries(
      Object.entries({ type: event.type, source: event.source, subject: event.subject }).map(
        ([name, stringValue]) => [name, { stringValue, dataType: 'String' as const }],
      ),
    ),
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-west-1:111122223333:cometchat-relay-dev-processed-events.fifo',
    awsRegion: 'eu-west-1',
  };
}

/** A batch for a Lambda function's handler, in the order of the events. */
export function sampleBatch(events: readonly CometChatEvent[]): { Records: SampleRecord[] } {
  return { Records: events.map((event) => sampleRecord(event)) };
}

/** The event as `ReceiveMessage` of the AWS SDK returns it, asked for all message attributes. */
export function sampleMessage(event: CometChatEvent) {
  const { messageId, receiptHandle, body, attributes, messageAttributes } = sampleRecord(event);
  return {
    MessageId: messageId,
    ReceiptHandle: receiptHandle,
    Body: body,
    Attributes: attributes,
    MessageAttributes: Object.fromEntries(
      Object.entries(messageAttributes).map(([name, { stringValue }]) => [
        name,
        { DataType: 'String', StringValue: stringValue },
      ]),
    ),
  };
}
