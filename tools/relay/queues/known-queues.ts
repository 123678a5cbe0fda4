import { outputNames } from '../../../infra/output-names.ts';
import { categories } from '../../../lambda/cometchat/categories.ts';
import { UsageError } from '../errors.ts';
import type { Target } from '../target.ts';

/** A queue of the relay, with the dead-letter queue for what fails in it. */
export interface RelayQueue {
  /** `lane` holds deliveries as CometChat sent them, the others hold processed events. */
  readonly kind: 'lane' | 'consumer' | 'archive';
  /** The lane, or the consumer as the configuration names it; `archive` for the archive's, a standard queue. */
  readonly name: string;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
}

type Outputs = Pick<Target, 'outputs'>;

export type QueueLabel = Pick<RelayQueue, 'kind' | 'name'>;

const consumerPrefix = outputNames.consumerQueueUrl('');
const consumerDeadLetterPrefix = outputNames.consumerDeadLetterQueueUrl('');

/** A relay's queues, lanes first and the archive's last. Queues that the stack doesn't have are left out. */
export function relayQueues({ outputs }: Outputs): readonly RelayQueue[] {
  const { laneQueueUrl, laneDeadLetterQueueUrl, archiveQueueUrl, archiveDeadLetterQueueUrl } = outputNames;
  const find = (label: QueueLabel, output: string, deadLetterOutput: string): RelayQueue[] => {
    const { [output]: queueUrl, [deadLetterOutput]: deadLetterQueueUrl } = outputs;
    return queueUrl === undefined || deadLetterQueueUrl === undefined
      ? []
      : [{ ...label, queueUrl, deadLetterQueueUrl }];
  };
  // An output's name has no hyphens, so a consumer's name is its queue's, without the prefix that lanes have too.
  const prefix = queueName(outputs[laneQueueUrl('messages')] ?? '').replace('lane-messages.fifo', '');
  const consumers = Object.keys(outputs).filter((output) => output.startsWith(consumerPrefix));
  return [
    ...categories.flatMap((name) =>
      find({ kind: 'lane', name }, laneQueueUrl(name), laneDeadLetterQueueUrl(name)),
    ),
    ...consumers.flatMap((output) => {
      const name = queueName(outputs[output] ?? '')
        .slice(prefix.length)
        .replace('.fifo', '');
      return find(
        { kind: 'consumer', name },
        output,
        output.replace(consumerPrefix, consumerDeadLetterPrefix),
      );
    }),
    ...find({ kind: 'archive', name: 'archive' }, archiveQueueUrl, archiveDeadLetterQueueUrl),
  ];
}

export function laneQueues(target: Outputs): readonly RelayQueue[] {
  return relayQueues(target).filter(({ kind }) => kind === 'lane');
}

export function consumerQueues(target: Outputs): readonly RelayQueue[] {
  return relayQueues(target).filter(({ kind }) => kind === 'consumer');
}

/** A consumer's queue by the consumer's name, or the queue's name or URL. A {@link UsageError} if there is none. */
export function findConsumerQueue(target: Outputs, wanted: string): RelayQueue {
  const known = consumerQueues(target);
  const found = known.find(({ name, queueUrl }) => [name, queueName(queueUrl), queueUrl].includes(wanted));
  if (found !== undefined) return found;
  const names = known.map(({ name }) => name).join(', ');
  throw new UsageError(`There is no consumer queue ${wanted}. Choose from: ${names}.`);
}

/** The last part of a queue's URL. */
export function queueName(queueUrl: string): string {
  return queueUrl.slice(queueUrl.lastIndexOf('/') + 1);
}

/** For people: "lane messages", "consumer processed-events", "archive". */
export function describeQueue({ kind, name }: QueueLabel): string {
  return kind === 'archive' ? kind : `${kind} ${name}`;
}
