import { Color, type IWidget, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { MetricName } from '../../lambda/telemetry/metrics.ts';
import { everySeries, inAll } from './emitted-metric.ts';
import { graph, logTable, minute } from './graph.ts';
import { throttledRequests } from './throttled-requests.ts';
import type { WatchedRelay } from './watched-relay.ts';

const count = { statistic: Stats.SUM, period: minute };
/** The latency is written once for each decision. */
const decided = { statistic: Stats.SAMPLE_COUNT, period: minute };

/** The vendor's limit for an answer. */
const vendorLimit = { value: 2000, label: "CometChat's limit", color: Color.RED };

/** Graphs of what CometChat sends and what it is answered. */
export function requestWidgets(relay: WatchedRelay): IWidget[][] {
  const { configuration, api, lanes } = relay;
  const { stage } = configuration;
  const percentiles = (metric: MetricName) =>
    [50, 99].map((percent) =>
      inAll(metric, stage, {
        statistic: Stats.percentile(percent),
        period: minute,
        label: `p${percent}`,
      }),
    );
  return [
    [
      graph('Deliveries queued by lane, and requests refused', {
        left: [
          ...Object.values(lanes).map(({ category, queue }) =>
            queue.queue.metricNumberOfMessagesSent({ ...count, label: category }),
          ),
          everySeries('Refusals', stage, count),
        ],
        stacked: true,
      }),
      graph('Time to answer (ms)', {
        left: percentiles('AckLatency'),
        leftAnnotations: [vendorLimit],
      }),
      graph('Requests refused', {
        left: [
          api.api.metricServerError({ ...count, label: '5xx' }),
          api.api.metricClientError({ ...count, label: '4xx' }),
          throttledRequests(relay, minute),
          inAll('AuthenticationFailures', stage, { ...count, label: 'wrong credentials' }),
        ],
      }),
    ],
    [
      graph('Decisions by outcome', {
        left: [
          everySeries('DecisionLatency', stage, decided),
          inAll('ForcedDecisions', stage, { ...count, label: 'forced', color: Color.RED }),
        ],
      }),
      graph('Time to decide (ms)', {
        left: percentiles('DecisionLatency'),
        leftAnnotations: [{ value: configuration.decisions.budgetMilliseconds, label: 'budget' }],
      }),
      logTable('Answers by rule', {
        logGroups: [relay.ingress.function.logGroup],
        counted: 'ruleOutcomes',
        by: ['ruleOutcomes'],
      }),
    ],
    [
      graph('Repeats that SQS dropped', {
        left: Object.values(lanes).map(({ category, queue }) =>
          queue.queue.metric('NumberOfDeduplicatedSentMessages', { ...count, label: category }),
        ),
        stacked: true,
      }),
      graph('Deliveries by password', { left: [everySeries('CredentialUses', stage, count)] }),
      graph('Broken rule settings', {
        left: [inAll('BrokenSettings', stage, { ...count, label: 'broken settings' })],
      }),
    ],
  ];
}
