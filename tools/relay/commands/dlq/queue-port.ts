import type { Refusal } from '../../../../lambda/sqs/batch.ts';
import type { QueueMessage } from '../../../../lambda/sqs/message.ts';
import type { QueueDepth } from '../../queues/queue-depth.ts';

/**
 * A record as it stands in a dead-letter queue, received and for now hidden from others. Only one of a FIFO queue has a
 * group and a deduplication id.
 */
export interface DeadLetter extends QueueMessage {
  /** SQS's id of the message; the same at each receipt. */
  readonly messageId: string;
  readonly receiptHandle: string;
  /** When it was put into the dead-letter queue, in milliseconds since 1970. */
  readonly sentAt: number;
  /** How often it was received, looks at it included. */
  readonly receiveCount: number;
}

/** The records that must stay in order: those of its group, or it alone in a standard queue. */
export function groupOf({ groupId, messageId }: DeadLetter): string {
  return groupId ?? messageId;
}

/** What the `dlq` commands need of SQS; tests may put a fake in its place. */
export interface Queues {
  /** At most ten, hidden from others for `hideSeconds`. Waits a moment for the first; empty where none comes. */
  receive(queueUrl: string, most: number, hideSeconds: number): Promise<readonly DeadLetter[]>;
  /** Makes them visible again at once; one that cannot be comes back by itself when its time is up. Never rejects. */
  release(queueUrl: string, letters: readonly DeadLetter[]): Promise<void>;
  /** Deletes at most ten; the message ids of those that are gone. */
  remove(queueUrl: string, letters: readonly DeadLetter[]): Promise<ReadonlySet<string>>;
  /** Sends at most ten; one answer for each: undefined where it was taken, else the error code. */
  send(queueUrl: string, messages: readonly QueueMessage[]): Promise<readonly Refusal[]>;
  counts(queueUrl: string): Promise<QueueDepth>;
  /** Deletes everything in it, also what is hidden. SQS takes up to a minute. */
  purge(queueUrl: string): Promise<void>;
}
