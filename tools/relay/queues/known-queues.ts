import { outputNames } from '../../../infra/output-names.ts';
import { type Category, categories } from '../../../lambda/cometchat/categories.ts';
import { UsageError } from '../errors.ts';
import type { Target } from '../target.ts';

export interface LaneQueues {
  readonly lane: Category;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
}

export interface ConsumerQueues {
  /** The name that the configuration gives it. */
  readonly name: string;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string | undefined;
}

/** The queues of each lane. A lane that the stack lacks is left out: an older version was deployed. */
export function laneQueues({ outputs }: Pick<Target, 'outputs'>): LaneQueues[] {
  return categories.flatMap((lane) => {
    const queueUrl = outputs[outputNames.laneQueueUrl(lane)];
    const deadLetterQueueUrl = outputs[outputNames.laneDeadLetterQueueUrl(lane)];
    return queueUrl === undefined || deadLetterQueueUrl === undefined
      ? []
      : [{ lane, queueUrl, deadLetterQueueUrl }];
  });
}

/** The archive's queues; undefined for a stage without an archive. */
export function archiveQueues({ outputs }: Pick<Target, 'outputs'>): Omit<LaneQueues, 'lane'> | undefined {
  const queueUrl = outputs[outputNames.archiveQueueUrl];
  const deadLetterQueueUrl = outputs[outputNames.archiveDeadLetterQueueUrl];
  return queueUrl === undefined || deadLetterQueueUrl === undefined
    ? undefined
    : { queueUrl, deadLetterQueueUrl };
}

const consumerPrefix = outputNames.consumerQueueUrl('');
const consumerDeadLetterPrefix = outputNames.consumerDeadLetterQueueUrl('');

/**
 * The queues of the consumers that the stack was deployed with. An output's name has no hyphens, so a consumer's name is
 * taken from its queue's, without the prefix that it shares with the lanes'.
 */
export function consumerQueues(target: Pick<Target, 'outputs'>): ConsumerQueues[] {
  const { outputs } = target;
  const [lane] = laneQueues(target);
  const prefix = lane === undefined ? '' : queueName(lane.queueUrl).replace(`lane-${lane.lane}.fifo`, '');
  return Object.entries(outputs).flatMap(([output, queueUrl]) => {
    if (!output.startsWith(consumerPrefix)) return [];
    const name = queueName(queueUrl)
      .slice(prefix.length)
      .replace(/\.fifo$/, '');
    const deadLetterQueueUrl = outputs[output.replace(consumerPrefix, consumerDeadLetterPrefix)];
    return [{ name, queueUrl, deadLetterQueueUrl }];
  });
}

/** A consumer's queue by the consumer's name, or the queue's name or URL. A {@link UsageError} if there is none. */
export function findConsumerQueue(target: Pick<Target, 'outputs'>, wanted: string): ConsumerQueues {
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
