import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import { type AlarmDefinition, fiveMinutes, sum } from './alarm-definition.ts';
import { inAll } from './emitted-metric.ts';
import { throttledRequests } from './throttled-requests.ts';
import type { WatchedRelay } from './watched-relay.ts';

/** What can go wrong between CometChat and the lanes. */
export function requestAlarms(relay: WatchedRelay): AlarmDefinition[] {
  const { alarms, stage } = relay.configuration;
  const { api } = relay.api;
  return [
    {
      name: 'server-errors',
      metric: api.metricServerError(sum),
      threshold: alarms.serverErrors,
      meaning: 'CometChat got 5xx answers. Deliveries are lost unless it retries them within 40 seconds.',
      runbook: 'server-errors',
    },
    {
      name: 'slow-answers',
      metric: inAll('AckLatency', stage, {
        statistic: Stats.percentile(99),
        period: fiveMinutes,
      }),
      threshold: alarms.acknowledgementP99Milliseconds,
      meaning: 'The slowest 1 % of answers are close to the two seconds after which CometChat gives up.',
      runbook: 'slow-answers',
    },
    {
      name: 'wrong-credentials',
      metric: inAll('AuthenticationFailures', stage, sum),
      threshold: alarms.authenticationFailures,
      meaning:
        'Many requests had wrong credentials. A webhook still has an old password, or someone is guessing passwords.',
      runbook: 'wrong-credentials',
    },
    {
      name: 'forced-decisions',
      metric: inAll('ForcedDecisions', stage, sum),
      threshold: alarms.forcedDecisions,
      meaning: 'Rules failed or missed the deadline. Their messages got the configured verdict.',
      runbook: 'forced-decisions',
    },
    {
      name: 'broken-settings',
      metric: inAll('BrokenSettings', stage, sum),
      threshold: 0,
      meaning:
        "The rule settings can't be read or aren't valid (running functions keep the last good ones), or were deleted (every rule is off).",
      runbook: 'broken-settings',
    },
    {
      name: 'requests-throttled',
      metric: throttledRequests(relay, fiveMinutes),
      threshold: alarms.throttledRequests,
      meaning:
        'API Gateway refused requests above the rate limit. Those deliveries are lost unless CometChat retries them.',
      runbook: 'throttled',
    },
    // Only of the function that CometChat waits for: throttled readers of a queue show as the age of its messages.
    {
      name: 'ingress-throttles',
      metric: relay.ingress.function.function.metricThrottles(sum),
      threshold: 0,
      meaning: 'Lambda throttled the ingress. Its concurrency, or that of the account, is used up.',
      runbook: 'throttled',
    },
    ...silenceAlarms(relay),
  ];
}

function silenceAlarms({ configuration, api }: WatchedRelay): AlarmDefinition[] {
  const { silentHours } = configuration.alarms;
  if (silentHours === undefined) return [];
  return [
    {
      name: 'silence',
      metric: api.api.metricCount({ statistic: Stats.SAMPLE_COUNT, period: Duration.hours(1) }),
      threshold: 0,
      below: true,
      periods: silentHours,
      meaning: `No requests for ${silentHours} hours. CometChat has stopped sending, or sends to another URL.`,
      runbook: 'silence',
    },
  ];
}
