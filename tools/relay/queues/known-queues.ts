import { outputNames } from '../../../infra/output-names.ts';
import { type Category, categories } from '../../../lambda/cometchat/categories.ts';
import type { Target } from '../target.ts';

export interface LaneQueues {
  readonly lane: Category;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
}

export interface ConsumerQueues {
  /** The name as it stands in the output, `ProcessedEvents` for `processed-events`. */
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

/** The queues of the consumers that the stack was deployed with. */
export function consumerQueues(target: Target): ConsumerQueues[] {
  return Object.entries(target.outputs).flatMap(([output, queueUrl]) => {
    if (!output.startsWith(consumerPrefix)) return [];
    const name = output.slice(consumerPrefix.length);
    return [{ name, queueUrl, deadLetterQueueUrl: target.outputs[`${consumerDeadLetterPrefix}${name}`] }];
  });
}

/** The last part of a queue's URL. */
export function queueName(queueUrl: string): string {
  return queueUrl.slice(queueUrl.lastIndexOf('/') + 1);
}
