import type { QueueMessage } from '../../lambda/sqs/message.ts';
import type { WorldClock } from './world-clock.ts';

/** A message that a queue holds. */
export interface StoredMessage {
  readonly id: string;
  readonly message: QueueMessage;
  /** By the world's clock. */
  readonly sentAt: number;
  receives: number;
  visibleAt: number;
  handle: string | undefined;
}

export interface Received {
  readonly id: string;
  readonly handle: string;
  readonly receives: number;
  readonly message: QueueMessage;
}

export interface FifoQueueOptions {
  readonly clock: WorldClock;
  readonly visibilityMilliseconds?: number;
  /** The redrive policy. */
  readonly maximumReceives?: number;
  readonly deadLetters?: FifoQueue;
}

const deduplicationMilliseconds = 300_000;

/** What SQS documents of a FIFO queue with deduplication and throughput by message group. */
export class FifoQueue {
  readonly name: string;
  /** Everything that the queue took, in its order. */
  readonly accepted: { readonly message: QueueMessage; readonly at: number }[] = [];
  /** What the redrive policy moved away. */
  readonly movedBySqs: StoredMessage[] = [];
  mostReceives = 0;
  readonly #options: FifoQueueOptions;
  readonly #messages: StoredMessage[] = [];
  readonly #takenAt = new Map<string, number>();
  #nextId = 0;
  #wake: (() => void)[] = [];

  constructor(name: string, options: FifoQueueOptions) {
    this.name = name;
    this.#options = options;
  }

  get size(): number {
    return this.#messages.length;
  }

  /** Takes a message, or drops it as a repeat of one that it took within five minutes. */
  send(message: QueueMessage): void {
    const now = this.#options.clock.elapsed();
    const key = `${message.groupId} ${message.deduplicationId}`;
    const takenAt = this.#takenAt.get(key);
    if (takenAt !== undefined && now - takenAt < deduplicationMilliseconds) return;
    this.#takenAt.set(key, now);
    this.#nextId += 1;
    const id = `${this.name}#${this.#nextId}`;
    this.#messages.push({ id, message, sentAt: now, receives: 0, visibleAt: now, handle: undefined });
    this.accepted.push({ message, at: now });
    this.#ring();
  }

  /** Hands out the first messages of groups of which nothing is in flight, in order. */
  receive(mostMessages: number): Received[] {
    const now = this.#options.clock.elapsed();
    const inFlight = new Set(
      this.#messages.filter(({ visibleAt }) => visibleAt > now).map(({ message }) => message.groupId),
    );
    const received: Received[] = [];
    for (const stored of [...this.#messages]) {
      if (received.length >= mostMessages) break;
      if (inFlight.has(stored.message.groupId)) continue;
      if (stored.receives >= (this.#options.maximumReceives ?? Number.POSITIVE_INFINITY)) this.#move(stored);
      else received.push(this.#handOut(stored, now));
    }
    return received;
  }

  /** Deletes what was handed out, unless it has been handed out anew since. */
  delete(handle: string): void {
    const index = this.#messages.findIndex((stored) => stored.handle === handle);
    if (index >= 0) this.#messages.splice(index, 1);
    this.#ring();
  }

  /** Resolves when there may be something to receive. */
  async change(): Promise<void> {
    const { clock } = this.#options;
    const now = clock.elapsed();
    const next = Math.min(
      ...this.#messages.map(({ visibleAt }) => visibleAt).filter((visibleAt) => visibleAt > now),
    );
    await new Promise<void>((resolve) => {
      this.#wake.push(resolve);
      if (Number.isFinite(next)) clock.after(next - now, resolve);
    });
  }

  #handOut(stored: StoredMessage, now: number): Received {
    stored.receives += 1;
    stored.visibleAt = now + (this.#options.visibilityMilliseconds ?? 60_000);
    stored.handle = `${stored.id}/${stored.receives}`;
    this.mostReceives = Math.max(this.mostReceives, stored.receives);
    return { id: stored.id, handle: stored.handle, receives: stored.receives, message: stored.message };
  }

  #move(stored: StoredMessage): void {
    this.#messages.splice(this.#messages.indexOf(stored), 1);
    this.movedBySqs.push(stored);
    this.#options.deadLetters?.send({ ...stored.message, deduplicationId: stored.id });
  }

  #ring(): void {
    const waiting = this.#wake;
    this.#wake = [];
    for (const resolve of waiting) resolve();
  }
}
