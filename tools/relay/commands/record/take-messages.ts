import type { ConsumerQueue } from '../../queues/consumer-queue.ts';

interface TakeOptions {
  readonly limit: number;
  /** Milliseconds since 1970. */
  readonly until: number;
  /** Ends the recording when no message has come for so long after the first; milliseconds. */
  readonly silence?: number | undefined;
  readonly signal: AbortSignal;
  /** Keeps messages; only then are they deleted from the queue. */
  readonly keep: (bodies: readonly string[]) => Promise<void>;
}

/** Takes messages out of a queue until the first of its limits, and says which. SQS may hand one out twice; it's kept once. */
export async function takeMessages(
  queue: ConsumerQueue,
  { limit, until, silence = Number.POSITIVE_INFINITY, signal, keep }: TakeOptions,
): Promise<'limit' | 'time' | 'silence' | 'stopped'> {
  const known = new Set<string>();
  let latest = Number.POSITIVE_INFINITY;
  for (;;) {
    if (signal.aborted) return 'stopped';
    if (known.size >= limit) return 'limit';
    if (Date.now() >= until) return 'time';
    if (Date.now() - latest >= silence) return 'silence';
    const messages = await queue.receive(signal);
    const fresh = messages.filter(({ messageId }) => !known.has(messageId)).slice(0, limit - known.size);
    if (fresh.length > 0) await keep(fresh.map(({ body }) => body));
    for (const { messageId } of fresh) known.add(messageId);
    await queue.delete(messages);
    if (fresh.length > 0) latest = Date.now();
  }
}
