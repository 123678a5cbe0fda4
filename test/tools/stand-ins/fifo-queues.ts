import type { QueueMessage } from '../../../lambda/sqs/message.ts';
import type { Queue, ReceivedMessage } from '../../../tools/relay/queues/sqs-queue.ts';

interface Stored extends QueueMessage {
  readonly messageId: string;
  readonly sentAt: number;
  receiveCount: number;
  visibleAt: number;
  receiptHandle: string;
}

const deduplicationInterval = 300_000;

/**
 * FIFO queues as SQS documents them, on a clock that tests move: up to ten of one group in one receipt, a group is
 * locked while one of it is hidden, and a deduplication id is remembered for five minutes, deleted messages included.
 */
export class FifoQueues {
  now = Date.parse('2026-01-01T00:00:00Z');
  /** Every message that a queue took, in order: what its consumers will see. */
  readonly taken = new Map<string, QueueMessage[]>();
  private readonly stored = new Map<string, Stored[]>();
  private readonly remembered = new Map<string, number>();
  private count = 0;

  /** Puts a message into a queue, as the worker or SQS itself would. */
  put(queueUrl: string, message: QueueMessage): void {
    if (message.groupId === undefined || message.deduplicationId === undefined)
      throw new Error('MissingParameter: a FIFO queue needs a group and a deduplication id');
    const key = `${queueUrl} ${message.groupId} ${message.deduplicationId}`;
    const before = this.remembered.get(key);
    if (before !== undefined && this.now - before < deduplicationInterval) return;
    this.remembered.set(key, this.now);
    this.count += 1;
    const stored: Stored = {
      ...message,
      messageId: `message-${this.count}`,
      sentAt: this.now,
      receiveCount: 0,
      visibleAt: 0,
      receiptHandle: '',
    };
    this.stored.set(queueUrl, [...this.messages(queueUrl), stored]);
    this.taken.set(queueUrl, [...(this.taken.get(queueUrl) ?? []), message]);
  }

  messages(queueUrl: string): readonly Stored[] {
    return this.stored.get(queueUrl) ?? [];
  }

  /** One of the queues, made at its first use. */
  queue(url: string): Queue {
    return {
      url,
      name: url.slice(url.lastIndexOf('/') + 1),
      receive: async (most, hideSeconds) => this.receive(url, most, hideSeconds),
      release: async (letters) => {
        for (const { receiptHandle } of letters) {
          const message = this.messages(url).find((one) => one.receiptHandle === receiptHandle);
          if (message !== undefined) message.visibleAt = 0;
        }
      },
      remove: async (letters) => this.remove(url, new Set(letters.map(({ receiptHandle }) => receiptHandle))),
      send: async (messages) => {
        for (const message of messages) this.put(url, message);
        return messages.map(() => undefined);
      },
      depth: async () => {
        const messages = this.messages(url);
        const inFlight = messages.filter(({ visibleAt }) => visibleAt > this.now).length;
        return { visible: messages.length - inFlight, inFlight };
      },
      purge: async () => void this.stored.set(url, []),
    };
  }

  private receive(queueUrl: string, most: number, hideSeconds: number): ReceivedMessage[] {
    const messages = this.messages(queueUrl);
    const locked = new Set(messages.filter((one) => one.visibleAt > this.now).map(({ groupId }) => groupId));
    const received = messages.filter(({ groupId }) => !locked.has(groupId)).slice(0, most);
    for (const message of received) {
      message.receiveCount += 1;
      message.visibleAt = this.now + hideSeconds * 1000;
      message.receiptHandle = `${message.messageId}#${message.receiveCount}`;
    }
    return received.map((message) => ({ ...message }));
  }

  private remove(queueUrl: string, handles: ReadonlySet<string>): ReadonlySet<string> {
    // A FIFO queue does not delete by a receipt whose time is up.
    const gone = this.messages(queueUrl).filter(
      (one) => handles.has(one.receiptHandle) && one.visibleAt > this.now,
    );
    const left = this.messages(queueUrl).filter((one) => !gone.includes(one));
    this.stored.set(queueUrl, left);
    return new Set(gone.map(({ messageId }) => messageId));
  }
}
