import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import type { CometChatRelay } from '../relay/cometchat-relay.ts';
import { type AlarmDefinition, fiveMinutes, sum } from './alarm-definition.ts';
import { inAll, ingressMetric } from './emitted-metric.ts';
import { throttledRequests } from './throttled-requests.ts';

/** What can go wrong between CometChat and the lanes. */
export function requestAlarms(relay: CometChatRelay): AlarmDefinition[] {
  const { alarms, stage } = relay.configuration;
  const { api } = relay.api;
  return [
    {
      name: 'server-errors',
      metric: api.metricServerError(sum),
      threshold: alarms.serverErrors,
      meaning:
        'Requests were answered with a 5xx status: deliveries are lost unless CometChat retries them within 40 seconds.',
      runbook: 'server-errors',
    },
    {
      name: 'slow-answers',
      metric: inAll(ingressMetric('acknowledgementLatency'), stage, {
        statistic: Stats.percentile(99),
        period: fiveMinutes,
      }),
      threshold: alarms.acknowledgementP99Milliseconds,
      meaning: 'The slowest percent of answers comes near the two seconds after which CometChat gives up.',
      runbook: 'slow-answers',
    },
    {
      name: 'wrong-credentials',
      metric: inAll(ingressMetric('authenticationFailures'), stage, sum),
      threshold: alarms.authenticationFailures,
      meaning:
        'Many requests came with wrong credentials: a webhook still has an old password, or somebody is guessing.',
      runbook: 'wrong-credentials',
    },
    {
      name: 'forced-decisions',
      metric: inAll(ingressMetric('forcedDecisions'), stage, sum),
      threshold: alarms.forcedDecisions,
      meaning: 'The rules failed or had not decided at the deadline: messages got the configured verdict.',
      runbook: 'forced-decisions',
    },
    {
      name: 'broken-settings',
      metric: inAll(ingressMetric('brokenSettings'), stage, sum),
      threshold: 0,
      meaning:
        'The settings of the rules cannot be read or are not valid (the last good ones stay in force), or were deleted (every rule is off).',
      runbook: 'broken-settings',
    },
    {
      name: 'requests-throttled',
      metric: throttledRequests(relay, fiveMinutes),
      threshold: alarms.throttledRequests,
      meaning:
        'API Gateway refused requests above the configured rate: those deliveries are lost unless retried.',
      runbook: 'throttled',
    },
    ...silenceAlarms(relay),
  ];
}

function silenceAlarms({ configuration, api }: CometChatRelay): AlarmDefinition[] {
  const { silentHours } = configuration.alarms;
  if (silentHours === undefined) return [];
  return [
    {
      name: 'silence',
      metric: api.api.metricCount({ statistic: Stats.SAMPLE_COUNT, period: Duration.hours(1) }),
      threshold: 0,
      below: true,
      periods: silentHours,
      meaning: `No request at all for ${silentHours} hours: CometChat no longer sends, or sends elsewhere.`,
      runbook: 'silence',
    },
  ];
}
