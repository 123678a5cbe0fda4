import type { ConsumerConfiguration } from './configuration.ts';
import type { ConsumerHealth } from './consumer-health.ts';
import type { PreparedEvent } from './prepare.ts';
import { type PublishOptions, publishInOrder } from './publish-in-order.ts';
import { subscribers } from './subscriptions.ts';

/** Which consumers an event was for, and which of their queues took it. */
export interface EventPublication {
  readonly wanted: readonly ConsumerConfiguration[];
  readonly accepted: ReadonlySet<string>;
}

/**
 * Publishes events, in their order, to the queues of the consumers that want them. Each consumer is served on its own:
 * one that is slow or down takes no time of the others. Never rejects.
 */
export async function publishEvents(
  events: readonly PreparedEvent[],
  consumers: readonly ConsumerConfiguration[],
  { health, ...options }: Omit<PublishOptions, 'queueUrl'> & { readonly health: ConsumerHealth },
): Promise<ReadonlyMap<PreparedEvent, EventPublication>> {
  const publications = new Map<
    PreparedEvent,
    { wanted: readonly ConsumerConfiguration[]; accepted: Set<string> }
  >();
  for (const event of events)
    publications.set(event, { wanted: subscribers(consumers, event), accepted: new Set() });
  await Promise.all(
    consumers.map(async ({ name, queueUrl }) => {
      const mine = events.filter((event) =>
        publications.get(event)?.wanted.some((consumer) => consumer.name === name),
      );
      const results = await publishInOrder(
        mine.map(({ message }) => message),
        { ...options, queueUrl, deadline: health.deadlineFor(name, options.clock.now(), options.deadline) },
      );
      health.record(name, results, options.clock.now());
      mine.forEach((event, index) => {
        if (results[index] === 'accepted') publications.get(event)?.accepted.add(name);
      });
    }),
  );
  return publications;
}
