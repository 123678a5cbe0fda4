import { Color, type IWidget, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { CometChatRelay } from '../relay/cometchat-relay.ts';
import { type EmittedMetric, everySeries, inAll, ingressMetric } from './emitted-metric.ts';
import { graph, minute } from './graph.ts';
import { throttledRequests } from './throttled-requests.ts';

const count = { statistic: Stats.SUM, period: minute };

/** The vendor's limit for an answer. */
const vendorLimit = { value: 2000, label: "CometChat's limit", color: Color.RED };

/** Graphs of what CometChat sends and what it is answered. */
export function requestWidgets(relay: CometChatRelay): IWidget[][] {
  const { configuration, api, lanes } = relay;
  const { stage } = configuration;
  const percentiles = (metric: EmittedMetric) =>
    [50, 99].map((percent) =>
      inAll(metric, stage, {
        statistic: Stats.percentile(percent),
        period: minute,
        label: `p${percent}`,
      }),
    );
  return [
    [
      graph('Deliveries by category and status', {
        left: [everySeries(ingressMetric('deliveries'), stage, count)],
        stacked: true,
      }),
      graph('Time to answer (ms)', {
        left: percentiles(ingressMetric('acknowledgementLatency')),
        leftAnnotations: [vendorLimit],
      }),
      graph('Requests refused', {
        left: [
          api.api.metricServerError({ ...count, label: '5xx' }),
          api.api.metricClientError({ ...count, label: '4xx' }),
          throttledRequests(relay, minute),
          inAll(ingressMetric('authenticationFailures'), stage, { ...count, label: 'wrong credentials' }),
        ],
      }),
    ],
    [
      graph('Decisions by outcome', {
        left: [
          everySeries(ingressMetric('decisions'), stage, count),
          inAll(ingressMetric('forcedDecisions'), stage, { ...count, label: 'forced', color: Color.RED }),
        ],
      }),
      graph('Time to decide (ms)', {
        left: percentiles(ingressMetric('decisionLatency')),
        leftAnnotations: [{ value: configuration.decisions.budgetMilliseconds, label: 'budget' }],
      }),
      graph('Answers by rule', { left: [everySeries(ingressMetric('ruleOutcomes'), stage, count)] }),
    ],
    [
      graph('Repeats that SQS dropped', {
        left: Object.values(lanes).map(({ category, queue }) =>
          queue.queue.metric('NumberOfDeduplicatedSentMessages', { ...count, label: category }),
        ),
        stacked: true,
      }),
      graph('Deliveries by password', { left: [everySeries(ingressMetric('credentialUses'), stage, count)] }),
      graph('Broken rule settings', {
        left: [inAll(ingressMetric('brokenSettings'), stage, { ...count, label: 'broken settings' })],
      }),
    ],
  ];
}
