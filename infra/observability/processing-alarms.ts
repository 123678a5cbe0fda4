import { Duration } from 'aws-cdk-lib/core';
import type { CometChatRelay } from '../relay/cometchat-relay.ts';
import { type AlarmDefinition, maximum, sum } from './alarm-definition.ts';
import { inAll, workerMetric } from './emitted-metric.ts';

/** What can go wrong between the lanes and the consumers. */
export function processingAlarms(relay: CometChatRelay): AlarmDefinition[] {
  return [...laneAlarms(relay), ...consumerAlarms(relay), ...functionAlarms(relay), ...driftAlarms(relay)];
}

function laneAlarms({ configuration, lanes }: CometChatRelay): AlarmDefinition[] {
  const { laneAgeSeconds } = configuration.alarms;
  return Object.values(lanes).flatMap(({ category, queue }): AlarmDefinition[] => [
    {
      name: `${queue.name}-dead-letters`,
      metric: queue.deadLetters.metricApproximateNumberOfMessagesVisible(maximum),
      threshold: 0,
      meaning: `Deliveries of the category ${category} could not be processed and wait in the dead-letter queue.`,
      runbook: 'dead-letters',
    },
    {
      name: `${queue.name}-waiting`,
      metric: queue.queue.metricApproximateAgeOfOldestMessage(maximum),
      threshold: laneAgeSeconds,
      meaning: `A delivery of the category ${category} has waited for more than ${laneAgeSeconds} seconds.`,
      runbook: 'deliveries-waiting',
    },
  ]);
}

function consumerAlarms({ configuration, consumers }: CometChatRelay): AlarmDefinition[] {
  const { consumerAgeSeconds } = configuration.alarms;
  return consumers.flatMap(({ name, queue }): AlarmDefinition[] => [
    {
      name: `${queue.name}-dead-letters`,
      metric: queue.deadLetters.metricApproximateNumberOfMessagesVisible(maximum),
      threshold: 0,
      meaning: `Events did not reach the consumer ${name}, or it failed on them; they wait in its dead-letter queue.`,
      runbook: 'events-undelivered',
    },
    {
      name: `${queue.name}-waiting`,
      metric: queue.queue.metricApproximateAgeOfOldestMessage(maximum),
      threshold: consumerAgeSeconds,
      meaning: `An event has waited for the consumer ${name} for more than ${consumerAgeSeconds} seconds.`,
      runbook: 'events-waiting',
    },
  ]);
}

function functionAlarms({ functions }: CometChatRelay): AlarmDefinition[] {
  return functions.flatMap(({ name, relayFunction }): AlarmDefinition[] => [
    {
      name: `${name}-errors`,
      metric: relayFunction.function.metricErrors(sum),
      threshold: 0,
      meaning: `The function ${name} crashed, ran out of time or out of memory.`,
      runbook: 'failing-functions',
    },
    {
      name: `${name}-throttles`,
      metric: relayFunction.function.metricThrottles(sum),
      threshold: 0,
      meaning: `Lambda did not start the function ${name}: the concurrency of the account or its own is used up.`,
      runbook: 'throttled',
    },
  ]);
}

function driftAlarms({ configuration }: CometChatRelay): AlarmDefinition[] {
  return [
    {
      name: 'drift',
      metric: inAll(workerMetric('drift'), configuration.stage, { ...sum, period: Duration.hours(1) }),
      threshold: configuration.alarms.drift,
      meaning: 'CometChat sent triggers or fields that the catalogue does not know. Nothing is lost.',
      runbook: 'drift',
    },
  ];
}
