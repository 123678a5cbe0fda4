import { Duration } from 'aws-cdk-lib/core';
import { archiveName } from '../../lambda/worker/configuration.ts';
import { type AlarmDefinition, growth, maximum, sum } from './alarm-definition.ts';
import { inAll } from './emitted-metric.ts';
import type { WatchedRelay } from './watched-relay.ts';

/** What can go wrong between the lanes and the consumers. */
export function processingAlarms(relay: WatchedRelay): AlarmDefinition[] {
  return [
    ...laneAlarms(relay),
    ...consumerAlarms(relay),
    ...archiveAlarms(relay),
    ...workerAlarms(relay),
    ...functionAlarms(relay),
  ];
}

function laneAlarms({ configuration, lanes }: WatchedRelay): AlarmDefinition[] {
  const { laneAgeSeconds } = configuration.alarms;
  return Object.values(lanes).flatMap(({ category, queue }): AlarmDefinition[] => [
    {
      name: `${queue.name}-dead-letters`,
      metric: growth(queue.deadLetters),
      threshold: 0,
      meaning: `New deliveries are in the dead-letter queue of the lane ${category}.`,
      runbook: 'dead-letters',
      tellsEnd: false,
    },
    {
      name: `${queue.name}-waiting`,
      metric: queue.queue.metricApproximateAgeOfOldestMessage(maximum),
      threshold: laneAgeSeconds,
      meaning: `A delivery has waited in the lane ${category} for more than ${laneAgeSeconds} seconds.`,
      runbook: 'deliveries-waiting',
    },
  ]);
}

function consumerAlarms({ configuration, consumers }: WatchedRelay): AlarmDefinition[] {
  const { consumerAgeSeconds } = configuration.alarms;
  return consumers.flatMap(({ name, queue }): AlarmDefinition[] => [
    {
      name: `${queue.name}-dead-letters`,
      metric: growth(queue.deadLetters),
      threshold: 0,
      meaning: `New events are in the dead-letter queue of the consumer ${name}.`,
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

/** Batches are waited for, and S3 may be out of reach for a while. */
const archiveAgeSeconds = 1800;

function archiveAlarms({ archive, configuration }: WatchedRelay): AlarmDefinition[] {
  if (archive === undefined) return [];
  const { queue } = archive;
  return [
    // One failure is harmless. SQS doesn't count messages that were received three times in the age of the oldest.
    {
      name: `${archiveName}-not-stored`,
      metric: inAll('EventsNotStored', configuration.stage, { ...sum, period: Duration.minutes(15) }),
      threshold: 0,
      periods: 2,
      meaning:
        "The archive's function couldn't store events in S3 for half an hour. It tries again for two hours.",
      runbook: 'events-not-archived',
    },
    {
      name: `${queue.name}-dead-letters`,
      metric: growth(queue.deadLetters),
      threshold: 0,
      meaning: "New events are in the archive's dead-letter queue, because they couldn't be stored.",
      runbook: 'events-not-archived',
      tellsEnd: false,
    },
    {
      name: `${queue.name}-waiting`,
      metric: queue.queue.metricApproximateAgeOfOldestMessage(maximum),
      threshold: archiveAgeSeconds,
      meaning: `An event has waited to be archived for more than ${archiveAgeSeconds} seconds.`,
      runbook: 'events-not-archived',
    },
  ];
}

function functionAlarms({ functions }: WatchedRelay): AlarmDefinition[] {
  return functions.map(({ name, relayFunction }) => ({
    name: `${name}-errors`,
    metric: relayFunction.function.metricErrors(sum),
    threshold: 0,
    meaning: `The function ${name} crashed, timed out or ran out of memory.`,
    runbook: 'failing-functions',
  }));
}

function workerAlarms({ configuration }: WatchedRelay): AlarmDefinition[] {
  const { stage } = configuration;
  return [
    {
      name: 'records-dead-lettered',
      metric: inAll('RecordsDeadLettered', stage, sum),
      threshold: 0,
      meaning: "A worker moved deliveries to a dead-letter queue because they can't become events.",
      runbook: 'records-dead-lettered',
      tellsEnd: false,
    },
    {
      name: 'events-refused',
      metric: inAll('EventsUndelivered', stage, sum),
      threshold: 0,
      meaning: "A consumer's queue refused events. They are in its dead-letter queue.",
      runbook: 'events-refused',
      tellsEnd: false,
    },
    {
      name: 'drift',
      metric: inAll('Drift', stage, { ...sum, period: Duration.hours(1) }),
      threshold: configuration.alarms.drift,
      meaning: "CometChat sent triggers, fields or types that the catalogue doesn't know. Nothing is lost.",
      runbook: 'drift',
    },
  ];
}
