import { setTimeout as sleep } from 'node:timers/promises';
import type { ConsumerQueue, ReceivedEvent } from '../../queues/consumer-queue.ts';
import type { Ledger } from './ledger.ts';

const pauseAfterFailure = 250;

/**
 * Receives events until the signal is aborted, enters them into the ledger and deletes them. An event is entered
 * before it is deleted: until then SQS hands out no later event of its group, so that several receivers keep the order.
 * `drain`: whether events that this run didn't send are deleted too.
 */
export async function followQueue(
  queue: ConsumerQueue,
  ledger: Ledger,
  { signal, drain, receivers }: { signal: AbortSignal; drain: boolean; receivers: number },
): Promise<void> {
  // Entered, and perhaps not deleted: SQS hands these out again, which is no second publication.
  const entered = new Set<string>();
  const isToDelete = (event: ReceivedEvent): boolean => {
    if (!entered.has(event.messageId) && (ledger.arrived(event) || drain)) entered.add(event.messageId);
    return entered.has(event.messageId);
  };
  /** What is not deleted keeps its group from going on until its time is over, so a failed deletion is made again. */
  const remove = async (events: readonly ReceivedEvent[]): Promise<void> => {
    const deleted = await queue.delete(events).catch((): readonly string[] => []);
    for (const messageId of deleted) entered.delete(messageId);
    // Another receiver may have got and deleted it meanwhile.
    const left = events.filter(({ messageId }) => entered.has(messageId));
    if (left.length === 0 || signal.aborted) return;
    await sleep(pauseAfterFailure);
    await remove(left);
  };
  const receiveUntilAborted = async (): Promise<void> => {
    while (!signal.aborted) {
      const events = await queue.receive(signal).catch(() => undefined);
      if (events === undefined) await sleep(pauseAfterFailure, undefined, { signal }).catch(() => undefined);
      else await remove(events.filter(isToDelete));
    }
  };
  await Promise.all(Array.from({ length: receivers }, receiveUntilAborted));
}
