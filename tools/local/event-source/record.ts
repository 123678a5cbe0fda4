import * as z from 'zod';
import { parseJson } from '../../json/json.ts';
import type { InvocationResult } from '../functions/process.ts';

/** One of `ReceiveMessage`'s messages. */
export const polledMessage = z.object({
  MessageId: z.string(),
  ReceiptHandle: z.string(),
  Body: z.string(),
  MD5OfBody: z.string(),
  MD5OfMessageAttributes: z.string().optional(),
  Attributes: z.looseObject({ ApproximateReceiveCount: z.string() }),
  MessageAttributes: z
    .record(
      z.string(),
      z.object({
        StringValue: z.string().optional(),
        BinaryValue: z.string().optional(),
        DataType: z.string(),
      }),
    )
    .default({}),
});

export type PolledMessage = z.output<typeof polledMessage>;

/** How often a message has been received, this time included. */
export function receiveCountOf({ Attributes }: PolledMessage): number {
  return Number(Attributes.ApproximateReceiveCount);
}

/** The event that Lambda invokes a function with for messages of an SQS queue. */
export function sqsEvent(messages: readonly PolledMessage[], source: { arn: string; region: string }) {
  return {
    Records: messages.map(({ MessageAttributes, ...message }) => ({
      messageId: message.MessageId,
      receiptHandle: message.ReceiptHandle,
      body: message.Body,
      attributes: message.Attributes,
      messageAttributes: Object.fromEntries(
        Object.entries(MessageAttributes).map(([name, { StringValue, BinaryValue, DataType }]) => [
          name,
          {
            stringValue: StringValue,
            binaryValue: BinaryValue,
            stringListValues: [],
            binaryListValues: [],
            dataType: DataType,
          },
        ]),
      ),
      md5OfBody: message.MD5OfBody,
      md5OfMessageAttributes: message.MD5OfMessageAttributes,
      eventSource: 'aws:sqs',
      eventSourceARN: source.arn,
      awsRegion: source.region,
    })),
  };
}

const responseSchema = z
  .object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })).nullish() })
  .nullable();

/**
 * The messages of a batch that go back to the queue, by Lambda's rules for partial batch responses: all of them when the
 * invocation failed or the response makes no sense; those that the response names; none where it is empty or null.
 */
export function failedMessages(result: InvocationResult, messageIds: readonly string[]): ReadonlySet<string> {
  const all = new Set(messageIds);
  const response = responseSchema.safeParse(result.ok ? parseJson(result.payload) : undefined);
  if (!response.success) return all;
  const ids = response.data?.batchItemFailures?.map(({ itemIdentifier }) => itemIdentifier) ?? [];
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
