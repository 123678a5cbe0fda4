import * as z from 'zod';
import { isJsonArray, isJsonObject, type JsonObject, parseJson } from '../../json/json.ts';
import type { InvocationResult } from '../functions/process.ts';

const attributeSchema = z
  .object({
    StringValue: z.string().optional(),
    BinaryValue: z.string().optional(),
    DataType: z.string().optional(),
  })
  .transform(({ StringValue: stringValue, BinaryValue: binaryValue, DataType: dataType }) => ({
    ...(stringValue === undefined ? {} : { stringValue }),
    ...(binaryValue === undefined ? {} : { binaryValue }),
    stringListValues: [],
    binaryListValues: [],
    dataType,
  }));

/** One of `ReceiveMessage`'s messages. */
export const polledMessage = z.object({
  MessageId: z.string(),
  ReceiptHandle: z.string(),
  Body: z.string().optional(),
  MD5OfBody: z.string().optional(),
  MD5OfMessageAttributes: z.string().optional(),
  Attributes: z.record(z.string(), z.string()).default({}),
  MessageAttributes: z.record(z.string(), attributeSchema).default({}),
});

export type PolledMessage = z.output<typeof polledMessage>;

/** How often a message has been received, this time included. */
export function receiveCountOf({ Attributes }: PolledMessage): number {
  return Number(Attributes.ApproximateReceiveCount ?? 1);
}

/** The event that Lambda invokes a function with for messages of an SQS queue. */
export function sqsEvent(
  messages: readonly PolledMessage[],
  { arn, region }: { arn: string; region: string },
): { Records: readonly JsonObject[] } {
  return {
    Records: messages.map((message) => ({
      messageId: message.MessageId,
      receiptHandle: message.ReceiptHandle,
      body: message.Body,
      attributes: message.Attributes,
      messageAttributes: message.MessageAttributes,
      md5OfBody: message.MD5OfBody,
      ...(message.MD5OfMessageAttributes === undefined
        ? {}
        : { md5OfMessageAttributes: message.MD5OfMessageAttributes }),
      eventSource: 'aws:sqs',
      eventSourceARN: arn,
      awsRegion: region,
    })),
  };
}

/**
 * The messages of a batch that go back to the queue, by Lambda's rules for partial batch responses: all of them when the
 * invocation failed or the response makes no sense; those that the response names; none where it is empty or null.
 */
export function failedMessages(
  result: InvocationResult,
  messageIds: readonly string[],
  reportsBatchItemFailures: boolean,
): ReadonlySet<string> {
  const all = new Set(messageIds);
  const none = new Set<string>();
  if (!result.ok) return all;
  if (!reportsBatchItemFailures) return none;
  const response = parseJson(result.payload);
  if (response === null) return none;
  if (!isJsonObject(response)) return all;
  const failures = response.batchItemFailures ?? [];
  if (!isJsonArray(failures)) return all;
  const ids = failures.map((item) => (isJsonObject(item) ? String(item.itemIdentifier) : ''));
  return ids.every((id) => all.has(id)) ? new Set(ids) : all;
}

/**
 * How long a failed message waits for its next attempt, in seconds. AWS makes it wait for the queue's visibility timeout,
 * which is minutes; here it is two seconds, twice as long after each further attempt, and never longer than in AWS.
 */
export function retrySeconds(receiveCount: number, visibilityTimeoutSeconds: number): number {
  const firstRetrySeconds = 2;
  return Math.min(firstRetrySeconds * 2 ** (Math.max(1, receiveCount) - 1), visibilityTimeoutSeconds);
}
