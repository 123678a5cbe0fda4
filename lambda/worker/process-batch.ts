import type { SQSRecord } from 'aws-lambda';
import type { Clock } from './clock.ts';
import type { WorkerConfiguration } from './configuration.ts';
import type { ConsumerHealth } from './consumer-health.ts';
import type { Catalogue } from './prepare.ts';
import { prepareBatch } from './prepare-batch.ts';
import { publishEvents } from './publish-events.ts';
import type { Queue } from './queue.ts';
import type { RecordOutcome } from './record-outcome.ts';
import { type Settlement, settleGroup } from './settle-group.ts';

export interface BatchOptions {
  readonly configuration: WorkerConfiguration;
  readonly catalogue: Catalogue;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly health: ConsumerHealth;
  /** Milliseconds left of the invocation. */
  readonly remainingTime: number;
}

/**
 * Makes events of a batch of records and publishes them.
 *
 * Every record ends in one of the ways of {@link RecordOutcome}; none is lost and none ends the batch. After a record
 * that comes again the rest of its message group comes again too, so that SQS hands them over in order; other groups go
 * on. An event that the queues of all the lane's consumers failed to take comes again. One that only some failed to take
 * is put into their dead-letter queues, so that the others don't wait for a consumer that is down. What the batch's time did
 * not reach is postponed. Never rejects.
 */
export async function processBatch(
  records: readonly SQSRecord[],
  options: BatchOptions,
): Promise<readonly RecordOutcome[]> {
  const { clock, catalogue, configuration, health, queue, remainingTime } = options;
  const started = clock.elapsed();
  const items = prepareBatch(records, {
    catalogue,
    clock,
    deadline: started + remainingTime * preparingShare,
  });
  const ready = clock.elapsed();
  const timeLeft = Math.max(0, remainingTime - (ready - started));
  const publications = await publishEvents(
    items.flatMap(({ prepared }) => (prepared.kind === 'event' ? [prepared] : [])),
    configuration.consumers,
    { queue, clock, health, deadline: ready + timeLeft * publishingShare },
  );
  const settlement: Settlement = {
    configuration,
    publications,
    queue,
    clock,
    deadline: ready + timeLeft * settlingShare,
  };
  const groups = Map.groupBy(items, ({ prepared }) => prepared.facts.group);
  const outcomes = await Promise.all([...groups.values()].map((group) => settleGroup(group, settlement)));
  return outcomes.flat();
}

/** The part of the invocation's time in which records are prepared. */
const preparingShare = 0.4;

/** Parts of the time that is left for sending: dead letters need some after publishing, and the report after those. */
const publishingShare = 0.6;
const settlingShare = 0.9;
