import type { QueueMessage } from '../sqs/message.ts';
import type { Clock } from './clock.ts';
import type { ConsumerConfiguration, WorkerConfiguration } from './configuration.ts';
import { consumerDeadLetter, laneDeadLetter } from './dead-letters.ts';
import type { PreparedEvent } from './prepare.ts';
import type { BatchItem } from './prepare-batch.ts';
import type { EventPublication } from './publish-events.ts';
import { type Publication, publishInOrder } from './publish-in-order.ts';
import type { Queue } from './queue.ts';
import { comesAgain, outcome, type RecordOutcome } from './record-outcome.ts';

export interface Settlement {
  readonly configuration: WorkerConfiguration;
  readonly publications: ReadonlyMap<PreparedEvent, EventPublication>;
  readonly queue: Queue;
  readonly clock: Clock;
  /** For the dead letters; by {@link Clock.elapsed}. */
  readonly deadline: number;
}

/**
 * Decides, in their order, how the records of one message group end, and sends what is to be dead-lettered. After a
 * record that comes again, the rest of the group comes again too. Never rejects.
 */
export async function settleGroup(
  group: readonly BatchItem[],
  settlement: Settlement,
): Promise<readonly RecordOutcome[]> {
  const outcomes: RecordOutcome[] = [];
  /** Consumers that an event of this group was kept from; later ones follow it to the same place. */
  const diverted = new Set<string>();
  for (const item of group) {
    const last = outcomes.at(-1);
    if (last !== undefined && comesAgain(last)) outcomes.push(followingOf(last, item));
    else outcomes.push(await settleRecord(item, diverted, settlement));
  }
  return outcomes;
}

function followingOf({ result, reason }: RecordOutcome, { prepared }: BatchItem): RecordOutcome {
  return outcome(prepared, result, { reason: result === 'failed' ? 'behind-failed-record' : reason });
}

async function settleRecord(
  item: BatchItem,
  diverted: Set<string>,
  settlement: Settlement,
): Promise<RecordOutcome> {
  const { record, prepared } = item;
  try {
    if (prepared.kind === 'unread') return outcome(prepared, 'postponed', { reason: 'out-of-time' });
    if (prepared.kind === 'event') return await settleEvent(prepared, item, diverted, settlement);
    const { reason } = prepared;
    const sent = await sendLaneDeadLetter(laneDeadLetter(record, prepared), settlement);
    return sent === 'accepted'
      ? outcome(prepared, 'dead-lettered', { reason })
      : notSettled(item, 'dead-letter-queue-failed', [sent]);
  } catch {
    return outcome(prepared, 'failed', { reason: 'unexpected-error' });
  }
}

async function settleEvent(
  event: PreparedEvent,
  item: BatchItem,
  diverted: Set<string>,
  settlement: Settlement,
): Promise<RecordOutcome> {
  const wanted = [...(settlement.publications.get(event) ?? [])];
  const missed = wanted.filter(([, publication]) => publication !== 'accepted');
  const consumers = wanted.flatMap(([{ name, isArchive }, publication]) =>
    publication === 'accepted' && !isArchive ? [name] : [],
  );
  if (missed.length === 0)
    return outcome(event, consumers.length === 0 ? 'unmatched' : 'published', { consumers });
  const follows = ([{ name }]: (typeof missed)[number]) => diverted.has(name);
  const publications = missed.filter((entry) => !follows(entry)).map(([, publication]) => publication);
  if (publications.includes('postponed')) return notSettled(item, 'publish-failed', publications);
  // What it stood behind is in the lane's dead-letter queue: it has not been tried itself.
  if (publications.includes('held')) return outcome(event, 'failed', { reason: 'behind-failed-record' });
  const missing = missed.map(([consumer]) => consumer);
  if (!wouldDelayOthers(missing, settlement) && publications.length > 0)
    return giveUpOrFail(event, item, 'publish-failed', publications, settlement);
  const sent = await Promise.all(missing.map((consumer) => divert(event, consumer, settlement)));
  const notSent = sent.filter((publication) => publication !== 'accepted');
  if (notSent.length > 0) return giveUpOrFail(event, item, 'dead-letter-queue-failed', notSent, settlement);
  const undelivered = missing.map(({ name }) => name);
  for (const name of undelivered) diverted.add(name);
  return outcome(event, 'undelivered', { consumers, undelivered, reason: 'publish-failed' });
}

/** Whether the lane has consumers besides those that missed the event: a retry would hold its group up for them as well. */
function wouldDelayOthers(missed: readonly ConsumerConfiguration[], { configuration }: Settlement): boolean {
  // The archive keeps no order and drops no repeat: a retry delays nothing in it.
  return configuration.consumers.some((consumer) => !consumer.isArchive && !missed.includes(consumer));
}

function notSettled(
  { prepared }: BatchItem,
  reason: string,
  publications: readonly Publication[],
): RecordOutcome {
  return publications.includes('postponed')
    ? outcome(prepared, 'postponed', { reason: 'out-of-time' })
    : outcome(prepared, 'failed', { reason });
}

/**
 * A record whose event is refused for what is in it, and not because a queue is down, is given up after
 * `maximumReceives` receives. The worker does it and not SQS: SQS counts the receives of the records behind it as well
 * and would give those up together with it. They have `maximumReceives` receives more from there on.
 */
async function giveUpOrFail(
  event: PreparedEvent,
  item: BatchItem,
  reason: string,
  publications: readonly Publication[],
  settlement: Settlement,
): Promise<RecordOutcome> {
  const { maximumReceives } = settlement.configuration;
  const refused = publications.every((publication) => publication === 'refused');
  if (!refused || event.facts.attempt % maximumReceives !== 0) return notSettled(item, reason, publications);
  const problem = { facts: event.facts, reason: 'publish-refused', detail: 'SQS refused the event itself' };
  const sent = await sendLaneDeadLetter(laneDeadLetter(item.record, problem), settlement);
  return sent === 'accepted'
    ? outcome(event, 'dead-lettered', { reason: problem.reason })
    : notSettled(item, reason, [sent]);
}

function sendLaneDeadLetter(message: QueueMessage, settlement: Settlement): Promise<Publication> {
  return sendOne(settlement.configuration.deadLetterQueueUrl, message, settlement);
}

function divert(
  event: PreparedEvent,
  consumer: ConsumerConfiguration,
  settlement: Settlement,
): Promise<Publication> {
  return sendOne(consumer.deadLetterQueueUrl, consumerDeadLetter(event, consumer), settlement);
}

async function sendOne(
  queueUrl: string,
  message: QueueMessage,
  { queue, clock, deadline }: Settlement,
): Promise<Publication> {
  const [publication = 'postponed'] = await publishInOrder([message], { queue, queueUrl, clock, deadline });
  return publication;
}
