import { consumerQueues, laneQueues } from '../../queues/known-queues.ts';
import type { Target } from '../../target.ts';

/** One dead-letter queue of the relay. */
export interface DeadLetterQueue {
  /** `lane` holds deliveries as CometChat sent them, `consumer` holds processed events. */
  readonly kind: 'lane' | 'consumer';
  /** The lane, or the consumer. */
  readonly name: string;
  readonly url: string;
  /** The queue that its records failed in, and go back to. */
  readonly sourceUrl: string;
}

/** The dead-letter queues of a relay, lanes first. */
export function deadLetterQueues(target: Pick<Target, 'outputs'>): readonly DeadLetterQueue[] {
  return [
    ...laneQueues(target).map(({ lane, queueUrl, deadLetterQueueUrl }) => ({
      kind: 'lane' as const,
      name: lane,
      url: deadLetterQueueUrl,
      sourceUrl: queueUrl,
    })),
    ...consumerQueues(target).flatMap(({ name, queueUrl, deadLetterQueueUrl: url }) =>
      url === undefined ? [] : [{ kind: 'consumer' as const, name, url, sourceUrl: queueUrl }],
    ),
  ];
}

/** For people: "lane messages", "consumer processed-events". */
export function describeQueue({ kind, name }: DeadLetterQueue): string {
  return `${kind} ${name}`;
}
