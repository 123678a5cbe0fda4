import { isJsonObject, type JsonObject, parseJson } from '../json.ts';

/** A received message that can be handed to a function and settled afterwards. */
export interface ReceivedMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  /** How often it has been received, this time included. */
  readonly receiveCount: number;
  readonly groupId: string | undefined;
  readonly raw: JsonObject;
}

/** Reads one of `ReceiveMessage`'s messages; undefined where it has no id or no receipt handle. */
export function parseReceivedMessage(raw: unknown): ReceivedMessage | undefined {
  if (!isJsonObject(raw)) return undefined;
  const { MessageId, ReceiptHandle, Attributes } = raw;
  if (typeof MessageId !== 'string' || typeof ReceiptHandle !== 'string') return undefined;
  const attributes = isJsonObject(Attributes) ? Attributes : {};
  const groupId = attributes.MessageGroupId;
  return {
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    receiveCount: Number(attributes.ApproximateReceiveCount ?? 1),
    groupId: typeof groupId === 'string' ? groupId : undefined,
    raw,
  };
}

/** The event that Lambda invokes a function with for messages of an SQS queue. */
export function sqsEvent(
  messages: readonly ReceivedMessage[],
  queue: { arn: string; region: string },
): { Records: readonly JsonObject[] } {
  return { Records: messages.map((message) => sqsRecord(message, queue)) };
}

function sqsRecord(
  { messageId, receiptHandle, raw }: ReceivedMessage,
  queue: { arn: string; region: string },
): JsonObject {
  const attributes = isJsonObject(raw.MessageAttributes) ? Object.entries(raw.MessageAttributes) : [];
  return {
    messageId,
    receiptHandle,
    body: raw.Body,
    attributes: raw.Attributes ?? {},
    messageAttributes: Object.fromEntries(attributes.map(([name, value]) => [name, recordAttribute(value)])),
    md5OfBody: raw.MD5OfBody,
    ...(raw.MD5OfMessageAttributes === undefined
      ? {}
      : { md5OfMessageAttributes: raw.MD5OfMessageAttributes }),
    eventSource: 'aws:sqs',
    eventSourceARN: queue.arn,
    awsRegion: queue.region,
  };
}

function recordAttribute(value: JsonObject[string]): JsonObject {
  const attribute = isJsonObject(value) ? value : {};
  return {
    ...(attribute.StringValue === undefined ? {} : { stringValue: attribute.StringValue }),
    ...(attribute.BinaryValue === undefined ? {} : { binaryValue: attribute.BinaryValue }),
    stringListValues: [],
    binaryListValues: [],
    dataType: attribute.DataType,
  };
}

/**
 * How long a failed message waits for its next attempt, in seconds. AWS makes it wait for the queue's visibility timeout,
 * which is minutes; here it is two seconds, twice as long after each further attempt, and never longer than in AWS.
 */
export function retrySeconds(receiveCount: number, visibilityTimeoutSeconds: number): number {
  const firstRetrySeconds = 2;
  return Math.min(firstRetrySeconds * 2 ** (Math.max(1, receiveCount) - 1), visibilityTimeoutSeconds);
}

/** Reads `VisibilityTimeout` of a queue; SQS's default is 30 seconds. */
export function visibilityTimeoutOf(attributes: Readonly<Record<string, string>>): number {
  const sqsDefault = 30;
  return Number(attributes.VisibilityTimeout ?? sqsDefault);
}

/** How often a message is received before SQS moves it to the dead-letter queue; infinite where there is none. */
export function maximumReceiveCount(attributes: Readonly<Record<string, string>>): number {
  const policy = parseJson(attributes.RedrivePolicy ?? '');
  return isJsonObject(policy)
    ? Number(policy.maxReceiveCount ?? Number.POSITIVE_INFINITY)
    : Number.POSITIVE_INFINITY;
}
