import type { SQSRecord } from 'aws-lambda';
import type { Clock } from './clock.ts';
import type { ConsumerConfiguration, WorkerConfiguration } from './configuration.ts';
import type { ConsumerHealth } from './consumer-health.ts';
import { consumerDeadLetter, laneDeadLetter } from './dead-letters.ts';
import { type Catalogue, type PreparedEvent, type PreparedRecord, prepareRecord } from './prepare.ts';
import { type EventPublication, publishEvents } from './publish-events.ts';
import { publishInOrder } from './publish-in-order.ts';
import type { Queue, QueueMessage } from './queue.ts';

/** How one record ended. Everything but `failed` is done with: SQS may delete the record. */
export interface RecordOutcome {
  readonly record: PreparedRecord;
  readonly result: 'published' | 'unmatched' | 'undelivered' | 'dead-lettered' | 'failed';
  /** The consumers whose queues took the event. */
  readonly consumers: readonly string[];
  /** The consumers whose dead-letter queues got the event instead. */
  readonly undelivered: readonly string[];
  /** Why it was dead-lettered or failed. */
  readonly reason: string | undefined;
}

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
 * Every record ends in one of the ways of {@link RecordOutcome}; none is lost and none ends the batch. After a failed
 * record the rest of its message group fails too, so that SQS hands them over again in order; other groups go on.
 * An event that the queues of all the lane's consumers refused fails. One that only some refused is put into their
 * dead-letter queues, so that nobody waits for a consumer that is down. Never rejects.
 */
export async function processBatch(
  records: readonly SQSRecord[],
  options: BatchOptions,
): Promise<readonly RecordOutcome[]> {
  const { clock, catalogue, configuration, health, queue, remainingTime } = options;
  const started = clock.now();
  const prepared = records.map((record) => ({
    record,
    prepared: prepareRecord(record, catalogue, started),
  }));
  // Large groups take their time to check. Publishing gets its share of what is left, or a batch of them would never end.
  const ready = clock.now();
  const timeLeft = Math.max(0, remainingTime - (ready - started));
  const publications = await publishEvents(
    prepared.flatMap((item) => (item.prepared.kind === 'event' ? [item.prepared] : [])),
    configuration.consumers,
    { queue, clock, health, deadline: ready + timeLeft * publishingShare },
  );
  const settlement: Settlement = {
    ...options,
    publications,
    deadline: ready + timeLeft * settlingShare,
  };
  const groups = Map.groupBy(prepared, (item) => item.prepared.facts.group);
  const outcomes = await Promise.all([...groups.values()].map((group) => settleGroup(group, settlement)));
  return outcomes.flat();
}

/** Parts of the time that is left for sending: dead letters need some after publishing, and the report after those. */
const publishingShare = 0.6;
const settlingShare = 0.9;

interface Settlement extends BatchOptions {
  readonly publications: ReadonlyMap<PreparedEvent, EventPublication>;
  readonly deadline: number;
}

interface PreparedPair {
  readonly record: SQSRecord;
  readonly prepared: PreparedRecord;
}

async function settleGroup(
  group: readonly PreparedPair[],
  settlement: Settlement,
): Promise<readonly RecordOutcome[]> {
  const outcomes: RecordOutcome[] = [];
  /** Consumers that an event of this group was kept from; later ones follow it to the same place. */
  const diverted = new Set<string>();
  for (const pair of group) {
    if (outcomes.at(-1)?.result === 'failed') outcomes.push(failed(pair.prepared, 'behind-failed-record'));
    else outcomes.push(await settleRecord(pair, diverted, settlement));
  }
  return outcomes;
}

async function settleRecord(
  { record, prepared }: PreparedPair,
  diverted: Set<string>,
  settlement: Settlement,
): Promise<RecordOutcome> {
  try {
    if (prepared.kind === 'event') return await settleEvent(prepared, diverted, settlement);
    const { deadLetterQueueUrl } = settlement.configuration;
    const sent = await sendOne(deadLetterQueueUrl, laneDeadLetter(record, prepared), settlement);
    if (!sent) return failed(prepared, 'dead-letter-queue-failed');
    return outcome(prepared, 'dead-lettered', { reason: prepared.reason });
  } catch {
    return failed(prepared, 'unexpected-error');
  }
}

async function settleEvent(
  event: PreparedEvent,
  diverted: Set<string>,
  settlement: Settlement,
): Promise<RecordOutcome> {
  const { wanted, accepted } = settlement.publications.get(event) ?? { wanted: [], accepted: new Set() };
  if (wanted.length === 0) return outcome(event, 'unmatched', {});
  const missed = wanted.filter(({ name }) => !accepted.has(name));
  const consumers = wanted.flatMap(({ name }) => (accepted.has(name) ? [name] : []));
  if (missed.length === 0) return outcome(event, 'published', { consumers });
  if (!wouldDelayOthers(missed, settlement) && !missed.every(({ name }) => diverted.has(name)))
    return failed(event, 'publish-failed');
  const sent = await Promise.all(missed.map((consumer) => divert(event, consumer, settlement)));
  if (sent.includes(false)) return failed(event, 'dead-letter-queue-failed');
  const undelivered = missed.map(({ name }) => name);
  for (const name of undelivered) diverted.add(name);
  return outcome(event, 'undelivered', { consumers, undelivered, reason: 'publish-failed' });
}

/** Whether the lane has consumers besides those that missed the event: a retry would hold its group up for them as well. */
function wouldDelayOthers(missed: readonly ConsumerConfiguration[], { configuration }: Settlement): boolean {
  return configuration.consumers.some((consumer) => !missed.includes(consumer));
}

function divert(
  event: PreparedEvent,
  { deadLetterQueueUrl }: ConsumerConfiguration,
  settlement: Settlement,
): Promise<boolean> {
  return sendOne(deadLetterQueueUrl, consumerDeadLetter(event), settlement);
}

async function sendOne(
  queueUrl: string,
  message: QueueMessage,
  { queue, clock, deadline }: Settlement,
): Promise<boolean> {
  const [publication] = await publishInOrder([message], { queue, queueUrl, clock, deadline });
  return publication === 'accepted';
}

function outcome(
  record: PreparedRecord,
  result: RecordOutcome['result'],
  rest: Partial<Omit<RecordOutcome, 'record' | 'result'>>,
): RecordOutcome {
  return { record, result, consumers: [], undelivered: [], reason: undefined, ...rest };
}

function failed(record: PreparedRecord, reason: string): RecordOutcome {
  return outcome(record, 'failed', { reason });
}
