/** How long SQS drops a repeat of a deduplication id, in milliseconds. */
const deduplicationInterval = 300_000;

/**
 * Tells which acknowledged deliveries SQS drops: those whose event was queued within the last five minutes. SQS itself
 * doesn't say, so it is told by the deliveries seen so far, in the order of their time.
 */
export function createDuplicateWatch(): (id: string, time: number) => boolean {
  const queuedAt = new Map<string, number>();
  return (id, time) => {
    for (const [known, at] of queuedAt) {
      if (time - at < deduplicationInterval) break;
      queuedAt.delete(known);
    }
    if (queuedAt.has(id)) return true;
    queuedAt.set(id, time);
    return false;
  };
}
