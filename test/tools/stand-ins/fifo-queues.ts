import type { QueueMessage } from '../../../lambda/sqs/message.ts';
import type { DeadLetter } from '../../../tools/relay/commands/dlq/dead-letter.ts';
import type { Queues } from '../../../tools/relay/queues/sqs-queues.ts';

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
export class FifoQueues implements Queues {
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

  receive(
    queueUrl: string,
    most: number,
    hideSeconds: number,
    _signal?: AbortSignal,
  ): Promise<readonly DeadLetter[]> {
    const messages = this.messages(queueUrl);
    const locked = new Set(messages.filter((one) => one.visibleAt > this.now).map(({ groupId }) => groupId));
    const received = messages.filter(({ groupId }) => !locked.has(groupId)).slice(0, most);
    for (const message of received) {
      message.receiveCount += 1;
      message.visibleAt = this.now + hideSeconds * 1000;
      message.receiptHandle = `${message.messageId}#${message.receiveCount}`;
    }
    return Promise.resolve(received.map((message) => ({ ...message })));
  }

  release(queueUrl: string, letters: readonly { readonly receiptHandle: string }[]): Promise<void> {
    for (const { receiptHandle } of letters) {
      const message = this.messages(queueUrl).find((one) => one.receiptHandle === receiptHandle);
      if (message !== undefined) message.visibleAt = 0;
    }
    return Promise.resolve();
  }

  remove(
    queueUrl: string,
    letters: readonly { readonly receiptHandle: string }[],
  ): Promise<ReadonlySet<string>> {
    // A FIFO queue does not delete by a receipt whose time is up.
    const valid = new Set(letters.map(({ receiptHandle }) => receiptHandle));
    const gone = this.messages(queueUrl).filter(
      (one) => valid.has(one.receiptHandle) && one.visibleAt > this.now,
    );
    this.stored.set(
      queueUrl,
      this.messages(queueUrl).filter((one) => !gone.includes(one)),
    );
    return Promise.resolve(new Set(gone.map(({ messageId }) => messageId)));
  }

  send(queueUrl: string, messages: readonly QueueMessage[]): Promise<readonly (string | undefined)[]> {
    for (const message of messages) this.put(queueUrl, message);
    return Promise.resolve(messages.map(() => undefined));
  }

  counts(queueUrl: string) {
    const messages = this.messages(queueUrl);
    const inFlight = messages.filter(({ visibleAt }) => visibleAt > this.now).length;
    return Promise.resolve({ visible: messages.length - inFlight, inFlight });
  }

  purge(queueUrl: string): Promise<void> {
    this.stored.set(queueUrl, []);
    return Promise.resolve();
  }
}

/** The same queues, with some of the calls replaced. */
export function withCalls(queues: Queues, calls: Partial<Queues>): Queues {
  return {
    receive: (...given) => queues.receive(...given),
    release: (...given) => queues.release(...given),
    remove: (...given) => queues.remove(...given),
    send: (...given) => queues.send(...given),
    counts: (...given) => queues.counts(...given),
    purge: (...given) => queues.purge(...given),
    ...calls,
  };
}
