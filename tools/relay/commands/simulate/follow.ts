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
  options: FollowOptions,
): Promise<FollowReport> {
  const report: FollowReport = { foreign: 0, failures: 0 };
  // Entered, and perhaps not deleted: SQS hands these out again, which is no second publication.
  const entered = new Set<string>();
  const isOurs = (event: ReceivedEvent): boolean => {
    if (entered.has(event.messageId)) return true;
    const ours = ledger.arrived({
      id: event.id,
      subject: event.subject,
      readContent: () => contentOfBody(event.body),
    });
    if (!ours) report.foreign += 1;
    if (ours || options.drain) entered.add(event.messageId);
    return ours || options.drain;
  };
  /** What is not deleted keeps its group from going on until its time is over, so a failed deletion is made again. */
  const remove = async (events: readonly ReceivedEvent[]): Promise<void> => {
    const deleted = await queue.delete(events).catch((): readonly string[] => []);
    for (const messageId of deleted) entered.delete(messageId);
    // Another receiver may have got and deleted it meanwhile.
    const left = events.filter(({ messageId }) => entered.has(messageId));
    if (left.length === 0 || options.signal.aborted) return;
    report.failures += 1;
    await sleep(pauseAfterFailure);
    await remove(left);
  };
  const receiveUntilAborted = async (): Promise<void> => {
    while (!options.signal.aborted) {
      try {
        const events = await queue.receive(options.signal);
        await remove(events.filter(isOurs));
      } catch {
        if (options.signal.aborted) return;
        report.failures += 1;
        await sleep(pauseAfterFailure);
      }
    }
  };
  await Promise.all(Array.from({ length: options.receivers }, receiveUntilAborted));
  return report;
}
