import { categories } from '../../../../lambda/cometchat/categories.ts';
import type { CommandContext } from '../../context.ts';
import { UsageError } from '../../errors.ts';
import { commaList, flag, option } from '../../options.ts';
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

/** A queue's kind and name. */
export type QueueLabel = Pick<DeadLetterQueue, 'kind' | 'name'>;

/** The dead-letter queues of a relay, lanes first and the archive's last. */
export function deadLetterQueues(target: Pick<Target, 'outputs'>): readonly DeadLetterQueue[] {
  const archive = archiveQueues(target);
  const label = { kind: 'archive' as const, name: 'archive' };
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
      : [{ ...label, url: archive.deadLetterQueueUrl, sourceUrl: archive.queueUrl }]),
  ];
}

/** For people: "lane messages", "consumer processed-events", "archive". */
export function describeQueue({ kind, name }: QueueLabel): string {
  return kind === 'archive' ? kind : `${kind} ${name}`;
}

/** The option that chooses it: "--lane messages", "--archive". */
export function queueOption(queue: QueueLabel): string {
  return `--${describeQueue(queue)}`;
}

/** How every JSON record about a queue begins. */
export function queueRecord(kind: string, queue: DeadLetterQueue) {
  return { kind, queue: queue.kind, name: queue.name };
}

/** The options that choose dead-letter queues. */
export const queueOptions = {
  lane: option('--lane <list>', `lanes: ${categories.join(', ')}`, commaList.default([])),
  consumer: option('--consumer <list>', 'consumers, by name', commaList.default([])),
  archive: flag('--archive', "the archive's queue"),
};

interface Named {
  readonly lane: readonly string[];
  readonly consumer: readonly string[];
  readonly archive: boolean;
}

/** The queues that the options name; all of them by default. A {@link UsageError} for an unknown name. */
export async function chooseQueues(
  { lane, consumer, archive }: Named,
  context: CommandContext,
): Promise<readonly DeadLetterQueue[]> {
  const queues = deadLetterQueues(await context.target());
  if (!archive && lane.length + consumer.length === 0) return queues;
  const find = (kind: DeadLetterQueue['kind']) => (name: string) => {
    const queue = queues.find((one) => one.kind === kind && one.name === name);
    if (queue !== undefined) return queue;
    throw new UsageError(
      `The ${describeQueue({ kind, name })} has no dead-letter queue. Choose from: ${queues.map(describeQueue).join(', ')}.`,
    );
  };
  const archives = archive ? ['archive'] : [];
  return [...lane.map(find('lane')), ...consumer.map(find('consumer')), ...archives.map(find('archive'))];
}

/** As {@link chooseQueues}, for commands that change something: all queues only with `--all`. */
export async function chooseQueuesToChange(
  options: Named & { readonly all?: boolean },
  context: CommandContext,
): Promise<readonly DeadLetterQueue[]> {
  const named = options.archive || options.lane.length + options.consumer.length > 0;
  if (!named && options.all !== true)
    throw new UsageError('Choose queues with --lane, --consumer, --archive or --all.');
  return chooseQueues(options, context);
}
