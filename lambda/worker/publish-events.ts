import type { QueueMessage } from '../sqs/message.ts';
import type { ConsumerConfiguration } from './configuration.ts';
import type { ConsumerHealth } from './consumer-health.ts';
import type { PreparedEvent } from './prepare.ts';
import { type Publication, type PublishOptions, publishInOrder } from './publish-in-order.ts';
import { subscribers } from './subscriptions.ts';

/** What became of an event at the queue of each consumer that wants it, in the order of the configuration. */
export type EventPublication = ReadonlyMap<ConsumerConfiguration, Publication>;

/**
 * Publishes events, in their order, to the queues of the consumers that want them. Each consumer is served on its own:
 * one that is slow or down takes no time of the others. Never rejects.
 */
export async function publishEvents(
  events: readonly PreparedEvent[],
  consumers: readonly ConsumerConfiguration[],
  { health, ...options }: Omit<PublishOptions, 'queueUrl' | 'probe'> & { readonly health: ConsumerHealth },
): Promise<ReadonlyMap<PreparedEvent, EventPublication>> {
  const { clock } = options;
  const publications = new Map<PreparedEvent, Map<ConsumerConfiguration, Publication>>();
  for (const event of events)
    publications.set(
      event,
      new Map(subscribers(consumers, event).map((consumer) => [consumer, 'postponed'])),
    );
  await Promise.all(
    consumers.map(async (consumer) => {
      const { name, queueUrl } = consumer;
      const mine = events.filter((event) => publications.get(event)?.has(consumer));
      const results = await publishInOrder(
        mine.map(({ message }) => messageFor(consumer, message)),
        { ...options, queueUrl, probe: health.probe(name, clock.elapsed()) },
      );
      health.record(name, results, clock.elapsed());
      for (const [index, result] of results.entries()) {
        const event = mine[index];
        if (event !== undefined) publications.get(event)?.set(consumer, result);
      }
    }),
  );
  return publications;
}

/**
 * The message as a consumer's queue takes it. The archive's is a standard queue, which needs no more than the event: its
 * batches are larger the smaller its messages are.
 */
function messageFor({ isArchive }: ConsumerConfiguration, message: QueueMessage): QueueMessage {
  return isArchive ? { body: message.body, attributes: {} } : message;
}
