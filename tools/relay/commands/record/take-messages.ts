import type { ConsumerQueue } from '../../queues/consumer-queue.ts';

/** What ended a recording. */
export type End = 'limit' | 'time' | 'silence' | 'stopped';

export interface TakeOptions {
  readonly queue: ConsumerQueue;
  readonly most: number;
  /** Milliseconds since 1970. */
  readonly until: number;
  /** Ends the recording when no message has come for so long after the first; milliseconds. */
  readonly silence: number | undefined;
  readonly signal: AbortSignal;
  /** Keeps messages; only then are they deleted from the queue. */
  readonly keep: (bodies: readonly string[]) => Promise<void>;
  /** After each look into the queue. */
  readonly onProgress: (taken: number) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Takes messages out of a queue until the first of its limits. SQS may hand one out twice; it's kept once. */
export async function takeMessages(options: TakeOptions): Promise<{ taken: number; end: End }> {
  const { queue, most, until, silence = Number.POSITIVE_INFINITY, signal, keep, onProgress, now } = options;
  const known = new Set<string>();
  let latest = Number.POSITIVE_INFINITY;
  for (;;) {
    if (known.size >= most) return { taken: known.size, end: 'limit' };
    if (now() >= until) return { taken: known.size, end: 'time' };
    if (now() - latest >= silence) return { taken: known.size, end: 'silence' };
    const messages = await queue.receive(signal).catch((error: unknown) => {
      if (signal.aborted) return undefined;
      throw error;
    });
    if (messages === undefined || signal.aborted) return { taken: known.size, end: 'stopped' };
    const fresh = messages.filter(({ messageId }) => !known.has(messageId)).slice(0, most - known.size);
    await keep(fresh.map(({ body }) => body));
    for (const { messageId } of fresh) known.add(messageId);
    await queue.delete(messages);
    if (fresh.length > 0) latest = now();
    onProgress(known.size);
  }
}
