import { setTimeout as sleep } from 'node:timers/promises';
import type { ConsumerQueue, ReceivedEvent } from '../../queues/consumer-queue.ts';
import { contentOfBody } from './expected-event.ts';
import type { Ledger } from './ledger.ts';

export interface FollowOptions {
  readonly signal: AbortSignal;
  /** Whether events that this run did not send are deleted too. */
  readonly drain: boolean;
  /** How many receive at the same time. */
  readonly receivers: number;
}

export interface FollowReport {
  /** Events of others: deleted with `drain`, else left for their consumer. */
  foreign: number;
  /** Requests to the queue that failed and were made again. */
  failures: number;
}

const pauseAfterFailure = 250;

/**
 * Receives events until the signal is aborted, enters them into the ledger and deletes them. An event is entered
 * before it is deleted: until then SQS hands out no later event of its group, so that several receivers keep the order.
 */
export async function followQueue(
  queue: ConsumerQueue,
  ledger: Ledger,
  { signal, drain, receivers }: FollowOptions,
): Promise<FollowReport> {
  const report: FollowReport = { foreign: 0, failures: 0 };
  // Entered, and perhaps not deleted: SQS hands these out again, which is no second publication.
  const entered = new Set<string>();
  const isToDelete = ({ messageId, id, subject, body }: ReceivedEvent): boolean => {
    if (entered.has(messageId)) return true;
    const ours = ledger.arrived({ id, subject, readContent: () => contentOfBody(body) });
    if (!ours) report.foreign += 1;
    if (ours || drain) entered.add(messageId);
    return ours || drain;
  };
  const pause = async (): Promise<void> => {
    report.failures += 1;
    await sleep(pauseAfterFailure);
  };
  /** What is not deleted keeps its group from going on until its time is over, so a failed deletion is made again. */
  const remove = async (events: readonly ReceivedEvent[]): Promise<void> => {
    const deleted = await queue.delete(events).catch((): readonly string[] => []);
    for (const messageId of deleted) entered.delete(messageId);
    // Another receiver may have got and deleted it meanwhile.
    const left = events.filter(({ messageId }) => entered.has(messageId));
    if (left.length === 0 || signal.aborted) return;
    await pause();
    await remove(left);
  };
  const receiveUntilAborted = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        const events = await queue.receive(signal);
        await remove(events.filter(isToDelete));
      } catch {
        if (!signal.aborted) await pause();
      }
    }
  };
  await Promise.all(Array.from({ length: receivers }, receiveUntilAborted));
  return report;
}
