import { Duration } from 'aws-cdk-lib/core';
import type { CometChatRelay } from '../relay/cometchat-relay.ts';
import { type AlarmDefinition, growth, maximum, sum } from './alarm-definition.ts';
import { inAll, workerMetric } from './emitted-metric.ts';

/** What can go wrong between the lanes and the consumers. */
export function processingAlarms(relay: CometChatRelay): AlarmDefinition[] {
  return [...laneAlarms(relay), ...consumerAlarms(relay), ...workerAlarms(relay), ...functionAlarms(relay)];
}

function laneAlarms({ configuration, lanes }: CometChatRelay): AlarmDefinition[] {
  const { laneAgeSeconds } = configuration.alarms;
  return Object.values(lanes).flatMap(({ category, queue }): AlarmDefinition[] => [
    {
      name: `${queue.name}-dead-letters`,
      metric: growth(queue.deadLetters),
      threshold: 0,
      meaning: `More deliveries of the category ${category} than before wait in its dead-letter queue.`,
      runbook: 'dead-letters',
      tellsEnd: false,
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
      metric: growth(queue.deadLetters),
      threshold: 0,
      meaning: `More events than before wait in the dead-letter queue of the consumer ${name}.`,
      runbook: 'events-undelivered',
      tellsEnd: false,
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

function workerAlarms({ configuration }: CometChatRelay): AlarmDefinition[] {
  const { stage } = configuration;
  return [
    {
      name: 'records-dead-lettered',
      metric: inAll(workerMetric('deadLettered'), stage, sum),
      threshold: 0,
      meaning: 'A worker put deliveries into a dead-letter queue, because no retry can make events of them.',
      runbook: 'records-dead-lettered',
      tellsEnd: false,
    },
    {
      name: 'events-refused',
      metric: inAll(workerMetric('undelivered'), stage, sum),
      threshold: 0,
      meaning: "A consumer's queue refused events; the worker put them into its dead-letter queue.",
      runbook: 'events-refused',
      tellsEnd: false,
    },
    {
      name: 'drift',
      metric: inAll(workerMetric('drift'), stage, { ...sum, period: Duration.hours(1) }),
      threshold: configuration.alarms.drift,
      meaning: 'CometChat sent triggers or fields that the catalogue does not know. Nothing is lost.',
      runbook: 'drift',
    },
  ];
}
