import type { Refusal } from '../sqs/batch.ts';
import type { QueueMessage } from '../sqs/message.ts';

/** Whether an error code tells of the queue, its key or its load. Any other is taken to be about the message itself. */
export function isQueueTrouble(code: string): boolean {
  return /throttl|internal|unavailable|timeout|notanswered|unknown|kms|accessdenied|overlimit/i.test(code);
}

/** The one thing that the worker needs of SQS; tests put a fake in its place. */
export interface Queue {
  /**
   * Sends messages that fit into one call (see `splitIntoBatches`). Resolves to one answer per
   * message, in their order. Rejects where the call as a whole failed, took too long, or was aborted; then nothing is
   * known about any of them, and sending them again with the same deduplication ids is safe.
   */
  send(queueUrl: string, messages: readonly QueueMessage[], signal: AbortSignal): Promise<readonly Refusal[]>;
}
