import { type IWidget, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { MetricName } from '../../lambda/telemetry/metrics.ts';
import { everySeries, inAll } from './emitted-metric.ts';
import { graph, logTable, minute } from './graph.ts';
import type { WatchedRelay } from './watched-relay.ts';

const count = { statistic: Stats.SUM, period: minute };
/** The latency is written once for each event that was published. */
const published = { statistic: Stats.SAMPLE_COUNT, period: minute };
const highest = { statistic: Stats.MAXIMUM, period: minute };

/** Graphs of the lanes, the workers and the consumers' queues. */
export function processingWidgets({ configuration, lanes, consumers, archive }: WatchedRelay): IWidget[][] {
  const { stage } = configuration;
  const every = (metric: MetricName, options = count) => [everySeries(metric, stage, options)];
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
        left: every('EndToEndLatency', { statistic: Stats.percentile(99), period: minute }),
      }),
    ],
    [
      graph('Events published, and events without a consumer', {
        left: [...every('EndToEndLatency', published), ...every('EventsUnmatched')],
        stacked: true,
      }),
      graph('Records retried: failed or postponed', {
        left: [
          ...every('RecordsFailed'),
          ...every('RecordsPostponed'),
          ...(archive ? [inAll('EventsNotStored', stage, { ...count, label: 'not archived' })] : []),
        ],
        stacked: true,
      }),
      graph('Messages in dead-letter queues', {
        left: allQueues.map(({ name, deadLetters }) =>
          deadLetters.metricApproximateNumberOfMessagesVisible({ ...highest, label: name }),
        ),
        right: [
          ...every('RecordsDeadLettered'),
          inAll('EventsUndelivered', stage, { ...count, label: 'refused by a consumer' }),
        ],
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
      logTable('Drift', {
        logGroups: Object.values(lanes).map(({ worker }) => worker.logGroup),
        counted: 'drift',
        by: ['type', 'drift'],
      }),
    ],
  ];
}
