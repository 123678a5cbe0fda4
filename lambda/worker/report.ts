import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { shownEventType } from '../cometchat/event-type.ts';
import type { WorkerConfiguration } from './configuration.ts';
import { createDriftCount, type DriftCount } from './count-drift.ts';
import { workerMetrics, workerNamespace, workerService } from './metric-names.ts';
import type { RecordOutcome } from './record-outcome.ts';

/** Writes one log line per record and the metrics of a batch; ids, names and paths, never values. */
export type Report = (outcomes: readonly RecordOutcome[], now: number) => void;

const messages = {
  published: 'event published',
  unmatched: 'event unmatched',
  undelivered: 'event undelivered',
  'dead-lettered': 'record dead-lettered',
  failed: 'record failed',
  postponed: 'record postponed',
} as const;

/** Made once per container: the logger and the metrics are costly to build. */
export function createReport({ stage, lane }: Pick<WorkerConfiguration, 'stage' | 'lane'>): Report {
  const logger = new Logger({ serviceName: workerService });
  const metrics = new Metrics({
    namespace: workerNamespace,
    serviceName: workerService,
    defaultDimensions: { stage },
  });
  const countDrift = createDriftCount();
  return (outcomes, now) => {
    for (const outcome of outcomes) {
      const level = outcome.result === 'published' || outcome.result === 'unmatched' ? 'info' : 'warn';
      logger[level](messages[outcome.result], logFields(outcome, lane, now));
    }
    writeLaneMetrics(metrics, outcomes, lane, now);
    writeUndelivered(metrics, outcomes);
    writeTotals(metrics, outcomes);
    writeDrift(metrics, countDrift(outcomes));
  };
}

function logFields({ record, consumers, undelivered, reason }: RecordOutcome, lane: string, now: number) {
  const { attempt, receivedAt, requestId } = record.facts;
  return {
    id: record.id,
    ...(record.kind === 'event' ? { type: shownEventType(record.type) } : {}),
    lane,
    consumers,
    ...(undelivered.length > 0 ? { undelivered } : {}),
    attempt,
    latency: now - receivedAt,
    ...(reason === undefined ? {} : { reason }),
    ...(record.kind === 'unprocessable' ? { detail: record.detail.slice(0, 200) } : {}),
    requestId,
  };
}

/** One line with all counts of the lane. */
function writeLaneMetrics(
  metrics: Metrics,
  outcomes: readonly RecordOutcome[],
  lane: string,
  now: number,
): void {
  const { published, unmatched, failed, postponed, deadLettered, endToEndLatency } = workerMetrics;
  const counts = [
    [published, outcomes.reduce((sum, { consumers }) => sum + consumers.length, 0)],
    [unmatched, count(outcomes, 'unmatched')],
    [failed, count(outcomes, 'failed')],
    [postponed, count(outcomes, 'postponed')],
    [deadLettered, count(outcomes, 'dead-lettered')],
  ] as const;
  metrics.addDimension('lane', lane);
  for (const [{ name, unit }, value] of counts) if (value > 0) metrics.addMetric(name, unit, value);
  for (const { consumers, record } of outcomes) {
    if (consumers.length > 0)
      metrics.addMetric(
        endToEndLatency.name,
        endToEndLatency.unit,
        Math.max(0, now - record.facts.receivedAt),
      );
  }
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  else metrics.clearDimensions();
}

function count(outcomes: readonly RecordOutcome[], result: RecordOutcome['result']): number {
  return outcomes.filter((outcome) => outcome.result === result).length;
}

function writeUndelivered(metrics: Metrics, outcomes: readonly RecordOutcome[]): void {
  const { name, unit } = workerMetrics.undelivered;
  const byConsumer = Map.groupBy(
    outcomes.flatMap(({ undelivered }) => undelivered),
    (consumer) => consumer,
  );
  for (const [consumer, events] of byConsumer)
    metrics.singleMetric().addDimension('consumer', consumer).addMetric(name, unit, events.length);
}

/** What alarms watch: in all, since an alarm cannot add up lanes and consumers that it does not know. */
function writeTotals(metrics: Metrics, outcomes: readonly RecordOutcome[]): void {
  const { deadLettered, undelivered } = workerMetrics;
  const totals = [
    [deadLettered, count(outcomes, 'dead-lettered')],
    [undelivered, outcomes.reduce((sum, { undelivered: consumers }) => sum + consumers.length, 0)],
  ] as const;
  for (const [{ name, unit }, value] of totals)
    if (value > 0) metrics.singleMetric().addMetric(name, unit, value);
}

function writeDrift(metrics: Metrics, { total, fields }: DriftCount): void {
  const { drift, driftByField } = workerMetrics;
  if (total === 0) return;
  metrics.singleMetric().addMetric(drift.name, drift.unit, total);
  for (const { trigger, field, kind, times } of fields)
    metrics
      .singleMetric()
      .addDimensions({ trigger, field, kind })
      .addMetric(driftByField.name, driftByField.unit, times);
}
