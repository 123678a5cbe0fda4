import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { inLane } from '../observability/emitted-metric.ts';
import type { Observability } from '../observability/observability.ts';
import type { Archive } from './archive.ts';
import type { Consumer } from './consumer.ts';
import type { Lane } from './lane.ts';
import type { QueueWithDeadLetters } from './queue-with-dead-letters.ts';
import type { RelayArchive, RelayConsumer, RelayLane, RelayQueue } from './relay-queue.ts';

const maximum = { statistic: Stats.MAXIMUM };

function queueFace({ name, queue, deadLetters }: QueueWithDeadLetters, watch: Observability): RelayQueue {
  return {
    queue,
    deadLetterQueue: deadLetters,
    waitingAlarm: watch.alarm(`${name}-waiting`),
    deadLettersAlarm: watch.alarm(`${name}-dead-letters`),
    metricMessagesWaiting: (options) =>
      queue.metricApproximateNumberOfMessagesVisible({ ...maximum, ...options }),
    metricAgeOfOldestMessage: (options) =>
      queue.metricApproximateAgeOfOldestMessage({ ...maximum, ...options }),
    metricDeadLetters: (options) =>
      deadLetters.metricApproximateNumberOfMessagesVisible({ ...maximum, ...options }),
  };
}

/** What an app sees of a consumer. */
export function consumerFace<Name extends string>(
  consumer: Consumer,
  watch: Observability,
): RelayConsumer<Name> {
  return {
    ...queueFace(consumer.queue, watch),
    // The names of the settings, which the type holds.
    name: consumer.name as Name,
    function: consumer.function?.function,
    grantConsume: (grantee) => consumer.queue.queue.grantConsumeMessages(grantee),
  };
}

/** What an app sees of a lane. */
export function laneFace({ category, queue, worker }: Lane, stage: string, watch: Observability): RelayLane {
  return {
    ...queueFace(queue, watch),
    worker: worker.function,
    metricEventsPublished: (options) =>
      inLane('EndToEndLatency', stage, category, { statistic: Stats.SAMPLE_COUNT, ...options }),
    metricEndToEndLatency: (options) =>
      inLane('EndToEndLatency', stage, category, { statistic: Stats.percentile(99), ...options }),
  };
}

/** What an app sees of the archive. */
export function archiveFace(
  { queue, bucket, function: { function: target } }: Archive,
  watch: Observability,
): RelayArchive {
  return { ...queueFace(queue, watch), bucket, function: target };
}
