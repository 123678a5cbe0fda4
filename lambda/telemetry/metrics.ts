import type { LogFields } from './fields.ts';

/** The CloudWatch namespace of all metrics. */
export const metricNamespace = 'CometChatRelay';

export interface MetricDescription {
  /**
   * The sets of dimensions that it is published under, each beside `stage`. A dimension is a field of the same log line;
   * the empty set is all of the metric together, which alarms need.
   */
  readonly dimensions: readonly (readonly Exclude<keyof LogFields, 'stage'>[])[];
}

/**
 * Every metric of the functions by its name in CloudWatch. Alarms and dashboard are built from this list; a test compares
 * it with what the functions write. No unit is written: latencies are milliseconds, the rest are counts.
 */
export const metrics = {
  /**
   * Of a delivery that is to be queued: from API Gateway's request time to the answer, 200 or 503. Its sample count is the
   * number of deliveries.
   */
  AckLatency: { dimensions: [[]] },
  /**
   * Requests answered with a 4xx, by category (`none` where there was none yet): what API Gateway counts beyond these, it
   * refused itself.
   */
  Refusals: { dimensions: [[], ['category', 'status']] },
  AuthenticationFailures: { dimensions: [[]] },
  /** Requests by password, only while the secret has a previous one: shows when that is no longer used. */
  CredentialUses: { dimensions: [['password']] },
  /**
   * Of a synchronous decision: from API Gateway's request time to the answer. Its sample count is the number of decisions.
   */
  DecisionLatency: { dimensions: [[], ['outcome']] },
  /** Decisions made by the deadline or by a rule's failure policy, not by the rules' own answers. */
  ForcedDecisions: { dimensions: [[]] },
  /** A rule settings document that could not be read or was not valid; the last good one stays in force. */
  BrokenSettings: { dimensions: [[]] },
  /** From the receipt of a delivery to the publication of its event. Its sample count is the number of events published. */
  EndToEndLatency: { dimensions: [['lane']] },
  /** Events that no consumer's configuration asks for. */
  EventsUnmatched: { dimensions: [['lane']] },
  /** Records reported as failed; SQS hands them over again. */
  RecordsFailed: { dimensions: [['lane']] },
  /** Records that the time of their batch did not reach; SQS hands them over again. */
  RecordsPostponed: { dimensions: [['lane']] },
  /** Records that the worker put into the lane's dead-letter queue. */
  RecordsDeadLettered: { dimensions: [[], ['lane']] },
  /** Events put into a consumer's dead-letter queue because its own queue did not take them. */
  EventsUndelivered: { dimensions: [[]] },
  /** Events that the archive's function couldn't store; SQS hands them over again. */
  EventsNotStored: { dimensions: [[]] },
  /** Places where a delivery isn't as documented: CometChat changed something. The field `drift` names them. */
  Drift: { dimensions: [[]] },
} as const satisfies Record<string, MetricDescription>;

export type MetricName = keyof typeof metrics;

/** Metrics that are written in place of the field `latency`. */
export const latencyMetrics = [
  'AckLatency',
  'DecisionLatency',
  'EndToEndLatency',
] as const satisfies readonly MetricName[];

/** The sets of dimensions of a metric, `stage` included. */
export function dimensionSets(name: MetricName): readonly (readonly (keyof LogFields)[])[] {
  const { dimensions }: MetricDescription = metrics[name];
  return dimensions.map((set) => ['stage', ...set]);
}
