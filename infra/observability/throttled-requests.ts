import { MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Duration } from 'aws-cdk-lib/core';
import { inAll } from './emitted-metric.ts';
import type { WatchedRelay } from './watched-relay.ts';

/**
 * Requests that API Gateway refused for their rate. It counts them only among all 4xx, so those that the function
 * answered with a 4xx are taken off. What remains also holds requests for addresses that the API does not have; a period
 * with fewer requests than the smallest burst can have throttled nothing, and counts none.
 */
export function throttledRequests(relay: WatchedRelay, period: Duration): MathExpression {
  const { stage, throttling } = relay.configuration;
  const { api } = relay.api;
  const burst = Math.min(throttling.webhooks.burst, throttling.moderation.burst);
  return new MathExpression({
    expression: `IF(requests > ${burst}, FILL(refused, 0) - FILL(refusedByFunction, 0), 0)`,
    usingMetrics: {
      requests: api.metricCount({ statistic: Stats.SAMPLE_COUNT, period }),
      refused: api.metricClientError({ statistic: Stats.SUM, period }),
      refusedByFunction: inAll('Refusals', stage, { statistic: Stats.SUM, period }),
    },
    label: 'of these, throttled',
    period,
  });
}
