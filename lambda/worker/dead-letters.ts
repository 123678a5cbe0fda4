import type { SQSMessageAttributes, SQSRecord } from 'aws-lambda';
import { type Attributes, type StringAttribute, stringAttribute } from '../sqs/attributes.ts';
import { largestMessageBytes, mostAttributes } from '../sqs/limits.ts';
import { messageBytes, type QueueMessage } from '../sqs/message.ts';
import type { ConsumerConfiguration } from './configuration.ts';
import type { PreparedEvent } from './prepare.ts';
import type { RecordFacts } from './record-facts.ts';

/** Why a record goes to the lane's dead-letter queue: names and paths, never values. */
export interface DeadLetterCause {
  readonly facts: RecordFacts;
  readonly reason: string;
  readonly detail: string;
}

/**
 * What the lane's dead-letter queue gets of a record that no retry can mend: the received body and attributes as they
 * came, and why. Where the whole would be too large for SQS, the detail gives way, then the reason: a redrive needs the
 * original attributes.
 */
export function laneDeadLetter(record: SQSRecord, problem: DeadLetterCause): QueueMessage {
  const original = stringAttributes(record.messageAttributes);
  const reason = { reason: stringAttribute(problem.reason) };
  return firstThatFits(
    {
      body: record.body,
      groupId: problem.facts.group,
      // Of the record, not of the event: a redriven record that fails again within five minutes must not be taken for
      // its first failure and dropped. A repeat of this record, after a crash say, still is.
      deduplicationId: record.messageId,
      attributes: { ...original, ...reason, detail: stringAttribute(problem.detail, longestDetail) },
      traceHeader: record.attributes.AWSTraceHeader,
    },
    [{ ...original, ...reason }, original, {}],
  );
}

/** What a consumer's dead-letter queue gets of an event that its own queue refused while others' queues took it. */
export function consumerDeadLetter(
  { message }: PreparedEvent,
  { isArchive }: ConsumerConfiguration,
): QueueMessage {
  if (isArchive) return { body: message.body, attributes: { reason: stringAttribute('publish-failed') } };
  const attributes = { ...message.attributes, reason: stringAttribute('publish-failed') };
  return firstThatFits({ ...message, attributes }, [message.attributes]);
}

function firstThatFits(message: QueueMessage, smaller: readonly Attributes[]): QueueMessage {
  if (messageBytes(message) <= largestMessageBytes) return message;
  const candidates = smaller.map((attributes) => ({ ...message, attributes }));
  return candidates.find((candidate) => messageBytes(candidate) <= largestMessageBytes) ?? message;
}

/** As many as leave room for `reason` and `detail`. The relay writes no binary ones, so they are left out. */
function stringAttributes(attributes: SQSMessageAttributes): Record<string, StringAttribute> {
  const kept: Record<string, StringAttribute> = {};
  for (const [name, { dataType, stringValue }] of Object.entries(attributes).slice(0, mostAttributes - 2)) {
    if ((dataType === 'String' || dataType === 'Number') && stringValue !== undefined && stringValue !== '')
      kept[name] = { DataType: dataType, StringValue: stringValue };
  }
  return kept;
}

const longestDetail = 1_000;
