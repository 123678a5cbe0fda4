import { type IWidget, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import { graph } from './graph.ts';
import type { WatchedRelay } from './watched-relay.ts';

const hourly = { statistic: Stats.SUM, period: Duration.hours(1) };

/** Graphs of what the bill is made of; docs/costs.md has the prices. */
export function costWidgets(relay: WatchedRelay): IWidget[][] {
  const { functions } = relay;
  return [
    [
      graph('Requests per hour', {
        left: [
          relay.api.api.metricCount({
            statistic: Stats.SAMPLE_COUNT,
            period: Duration.hours(1),
            label: 'API',
          }),
          ...functions.map(({ name, relayFunction }) =>
            relayFunction.function.metricInvocations({ ...hourly, label: name }),
          ),
        ],
      }),
      graph('Function time per hour (ms)', {
        left: functions.map(({ name, relayFunction }) =>
          relayFunction.function.metricDuration({ ...hourly, label: name }),
        ),
      }),
      graph('Log bytes per hour', {
        left: [
          logBytes(relay.api.accessLog.logGroupName, 'API'),
          ...functions.map(({ name, relayFunction }) => logBytes(relayFunction.logGroup.logGroupName, name)),
        ],
      }),
    ],
  ];
}

function logBytes(logGroupName: string, label: string): Metric {
  return new Metric({
    namespace: 'AWS/Logs',
    metricName: 'IncomingBytes',
    dimensionsMap: { LogGroupName: logGroupName },
    label,
    ...hourly,
  });
}
