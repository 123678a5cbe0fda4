import type { StringAttribute } from '../cometchat/queued-delivery.ts';

/** A message on its way to a FIFO queue. */
export interface QueueMessage {
  /** Already fit for SQS, see `sqsBody`. */
  readonly body: string;
  readonly groupId: string;
  readonly deduplicationId: string;
  readonly attributes: Readonly<Record<string, StringAttribute>>;
  /** The X-Ray header that the record came with, so that a trace goes on behind the queue. */
  readonly traceHeader?: string | undefined;
}

/** What a queue said to one message: undefined where it took it, else its error code. */
export type Refusal = string | undefined;

/** Whether an error code tells of the queue, its key or its load. Any other is taken to be about the message itself. */
export function isQueueTrouble(code: string): boolean {
  return /throttl|internal|unavailable|timeout|notanswered|unknown|kms|accessdenied|overlimit/i.test(code);
}

/** The one thing that the worker needs of SQS; tests put a fake in its place. */
export interface Queue {
  /**
   * Sends at most ten messages of together at most {@link largestBatch} bytes in one call. Resolves to one answer per
   * message, in their order. Rejects where the call as a whole failed, took too long, or was aborted; then nothing is
   * known about any of them, and sending them again with the same deduplication ids is safe.
   */
  send(queueUrl: string, messages: readonly QueueMessage[], signal: AbortSignal): Promise<readonly Refusal[]>;
}

/** Bytes of one message, and of all messages of one call, attributes included (SQS: 1 MiB). */
export const largestBatch = 1_048_576;

/** Messages in one call. */
export const longestBatch = 10;

/** The bytes that SQS counts: body, and each attribute's name, type and value. */
export function messageBytes({ body, attributes }: QueueMessage): number {
  return Object.entries(attributes).reduce(
    (sum, [name, { DataType, StringValue }]) =>
      sum + Buffer.byteLength(name) + Buffer.byteLength(DataType) + Buffer.byteLength(StringValue),
    Buffer.byteLength(body),
  );
}
