import { type IWidget, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { CometChatRelay } from '../relay/cometchat-relay.ts';
import { type EmittedMetric, everySeries, inAll, workerMetric } from './emitted-metric.ts';
import { graph, minute } from './graph.ts';

const count = { statistic: Stats.SUM, period: minute };
const highest = { statistic: Stats.MAXIMUM, period: minute };

/** Graphs of the lanes, the workers and the consumers' queues. */
export function processingWidgets({ configuration, lanes, consumers, archive }: CometChatRelay): IWidget[][] {
  const { stage } = configuration;
  const every = (metric: EmittedMetric, options = count) => [everySeries(metric, stage, options)];
  const laneQueues = Object.values(lanes).map(({ queue }) => queue);
  const consumerQueues = consumers.map(({ queue }) => queue);
  const allQueues = [...laneQueues, ...consumerQueues, ...(archive ? [archive.queue] : [])];
  return [
    [
      graph('Deliveries in the lanes', {
        left: laneQueues.map(({ name, queue }) =>
          queue.metricApproximateNumberOfMessagesVisible({ ...highest, label: name }),
        ),
        stacked: true,
      }),
      graph('Age of the oldest delivery (s)', {
        left: laneQueues.map(({ name, queue }) =>
          queue.metricApproximateAgeOfOldestMessage({ ...highest, label: name }),
        ),
        leftAnnotations: [{ value: configuration.alarms.laneAgeSeconds, label: 'alarm' }],
      }),
      graph('From receipt to publication, p99 (ms)', {
        left: every(workerMetric('endToEndLatency'), { statistic: Stats.percentile(99), period: minute }),
      }),
    ],
    [
      graph('Events published, and events without a consumer', {
        left: [...every(workerMetric('published')), ...every(workerMetric('unmatched'))],
        stacked: true,
      }),
      graph('Records retried: failed or postponed', {
        left: [...every(workerMetric('failed')), ...every(workerMetric('postponed'))],
        stacked: true,
      }),
      graph('Messages in dead-letter queues', {
        left: allQueues.map(({ name, deadLetters }) =>
          deadLetters.metricApproximateNumberOfMessagesVisible({ ...highest, label: name }),
        ),
        right: [...every(workerMetric('deadLettered')), ...every(workerMetric('undelivered'))],
      }),
    ],
    [
      graph('Events in the consumer queues', {
        left: consumerQueues.map(({ name, queue }) =>
          queue.metricApproximateNumberOfMessagesVisible({ ...highest, label: name }),
        ),
      }),
      graph('Age of the oldest event (s)', {
        left: consumerQueues.map(({ name, queue }) =>
          queue.metricApproximateAgeOfOldestMessage({ ...highest, label: name }),
        ),
        leftAnnotations: [{ value: configuration.alarms.consumerAgeSeconds, label: 'alarm' }],
      }),
      graph('Drift', {
        left: [
          inAll(workerMetric('drift'), stage, { ...count, label: 'total' }),
          ...every(workerMetric('driftByField')),
        ],
      }),
    ],
  ];
}
