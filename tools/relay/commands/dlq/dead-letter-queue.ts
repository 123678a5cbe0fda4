import { archiveQueues, consumerQueues, laneQueues } from '../../queues/known-queues.ts';
import type { Target } from '../../target.ts';

/** One dead-letter queue of the relay. */
export interface DeadLetterQueue {
  /** `lane` holds deliveries as CometChat sent them, the others hold processed events. */
  readonly kind: 'lane' | 'consumer' | 'archive';
  /** The lane, or the consumer; `archive` for the archive's, a standard queue. */
  readonly name: string;
  readonly url: string;
  /** The queue that its records failed in, and go back to. */
  readonly sourceUrl: string;
}

/** The dead-letter queues of a relay, lanes first and the archive's last. */
export function deadLetterQueues(target: Pick<Target, 'outputs'>): readonly DeadLetterQueue[] {
  const archive = archiveQueues(target);
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
    ...(archive === undefined
      ? []
      : [
          {
            kind: 'archive' as const,
            name: 'archive',
            url: archive.deadLetterQueueUrl,
            sourceUrl: archive.queueUrl,
          },
        ]),
  ];
}

/** For people: "lane messages", "consumer processed-events", "archive". */
export function describeQueue({ kind, name }: Pick<DeadLetterQueue, 'kind' | 'name'>): string {
  return kind === 'archive' ? kind : `${kind} ${name}`;
}

/** The option that chooses it: "--lane messages", "--archive". */
export function queueOption(queue: Pick<DeadLetterQueue, 'kind' | 'name'>): string {
  return `--${describeQueue(queue)}`;
}
