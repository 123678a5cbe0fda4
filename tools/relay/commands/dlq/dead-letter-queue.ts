import { outputNames } from '../../../../infra/output-names.ts';
import { categories } from '../../../../lambda/cometchat/categories.ts';
import type { Target } from '../../target.ts';

/** One dead-letter queue of the relay, and where its records go back to. */
export interface DeadLetterQueue {
  /** `lane` holds deliveries as CometChat sent them, `consumer` holds processed events. */
  readonly kind: 'lane' | 'consumer';
  /** The lane, or the consumer. */
  readonly name: string;
  readonly url: string;
  /** The queue that the records belong in. */
  readonly backTo: string;
}

/** The dead-letter queues of a relay, lanes first. */
export function deadLetterQueues(target: Pick<Target, 'outputs' | 'stage'>): readonly DeadLetterQueue[] {
  const { outputs, stage } = target;
  const lanes = categories.flatMap((lane) => {
    const url = outputs[outputNames.laneDeadLetterQueueUrl(lane)];
    const backTo = outputs[outputNames.laneQueueUrl(lane)];
    return url === undefined || backTo === undefined
      ? []
      : [{ kind: 'lane', name: lane, url, backTo } as const];
  });
  const prefix = outputNames.consumerDeadLetterQueueUrl('');
  const consumers = Object.entries(outputs).flatMap(([output, url]) => {
    if (!output.startsWith(prefix)) return [];
    const backTo = outputs[`${outputNames.consumerQueueUrl('')}${output.slice(prefix.length)}`];
    return backTo === undefined
      ? []
      : [{ kind: 'consumer', name: consumerName(backTo, stage), url, backTo } as const];
  });
  return [...lanes, ...consumers];
}

/** For people: "lane messages", "consumer processed-events". */
export function describeQueue({ kind, name }: DeadLetterQueue): string {
  return `${kind} ${name}`;
}

/** The last part of a queue's URL. */
export function queueName(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1);
}

/** `cometchat-relay-dev-processed-events.fifo` is the queue of the consumer `processed-events`. */
function consumerName(url: string, stage: string): string {
  const name = queueName(url).replace(/\.fifo$/, '');
  const prefix = `cometchat-relay-${stage}-`;
  return name.startsWith(prefix) ? name.slice(prefix.length) : name;
}
