import { outputNames } from '../../../infra/output-names.ts';
import { type Category, categories } from '../../../lambda/cometchat/categories.ts';
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

/** The queue of each lane. */
export function laneQueues(target: Target): LaneQueues[] {
  return categories.map((lane) => ({
    lane,
    queueUrl: target.output(outputNames.laneQueueUrl(lane)),
    deadLetterQueueUrl: target.output(outputNames.laneDeadLetterQueueUrl(lane)),
  }));
}

const consumerPrefix = outputNames.consumerQueueUrl('');
const consumerDeadLetterPrefix = outputNames.consumerDeadLetterQueueUrl('');

/**
 * The queues of the consumers that the stack was deployed with. An output's name has no hyphens, so a consumer's own name
 * is taken from its queue's, after what it has in common with the lanes'.
 */
export function consumerQueues(target: Target): ConsumerQueues[] {
  const prefix = queueName(target.output(outputNames.laneQueueUrl('messages'))).replace(
    /lane-messages\.fifo$/,
    '',
  );
  return Object.entries(target.outputs).flatMap(([output, queueUrl]) => {
    if (!output.startsWith(consumerPrefix)) return [];
    return [
      {
        name: queueName(queueUrl)
          .replace(prefix, '')
          .replace(/\.fifo$/, ''),
        queueUrl,
        deadLetterQueueUrl: target.outputs[output.replace(consumerPrefix, consumerDeadLetterPrefix)],
      },
    ];
  });
}

/** The last part of a queue's URL. */
export function queueName(queueUrl: string): string {
  return queueUrl.slice(queueUrl.lastIndexOf('/') + 1);
}
