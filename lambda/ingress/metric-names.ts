/**
 * The metrics that the ingress function emits: name, unit and dimensions beside `stage` and Powertools' `service`
 * (`ingress`). The dashboard and the alarms of the stack are built from this list; a test compares it with what the
 * function writes.
 */
export const ingressNamespace = 'CometChatRelay';
export const ingressService = 'ingress';

export const ingressMetrics = {
  /** Every request, by category (`none` where it was refused before it had one) and HTTP status. */
  deliveries: { name: 'Deliveries', unit: 'Count', dimensions: ['category', 'status'], alsoBy: [[]] },
  /** Of a delivery that is to be queued: from API Gateway's request time to the answer, 200 or 503. */
  acknowledgementLatency: {
    name: 'AcknowledgementLatency',
    unit: 'Milliseconds',
    dimensions: [],
    alsoBy: [['category', 'status']],
  },
  /** Requests answered with a 4xx: what API Gateway counts beyond these, it refused itself. */
  refusals: { name: 'Refusals', unit: 'Count', dimensions: [] },
  authenticationFailures: { name: 'AuthenticationFailures', unit: 'Count', dimensions: [] },
  /**
   * Requests by the password that they came with: `current` or `previous`. Only while the secret has a previous one, so
   * that it shows when nobody uses that any more.
   */
  credentialUses: { name: 'CredentialUses', unit: 'Count', dimensions: ['password'] },
  /** Synchronous decisions by outcome: `passed`, `annotated` or `dropped`. */
  decisions: { name: 'Decisions', unit: 'Count', dimensions: ['outcome'] },
  /** Of a synchronous decision: from API Gateway's request time to the answer. */
  decisionLatency: { name: 'DecisionLatency', unit: 'Milliseconds', dimensions: [] },
  /** Decisions that were given by the deadline or by a rule's failure policy, not by the rules' own answers. */
  forcedDecisions: { name: 'ForcedDecisions', unit: 'Count', dimensions: [] },
  /**
   * What single rules said, where it was more than "pass": `dropped`, `annotated`, `failed`, `timed-out`, `set-aside`,
   * `not-started`, `unfinished`; of a rule in shadow `would-have-dropped` and `would-have-annotated`.
   */
  ruleOutcomes: { name: 'RuleOutcomes', unit: 'Count', dimensions: ['rule', 'outcome'] },
  /** A rule settings document that could not be read or was not valid; the last good one stays in force. */
  brokenSettings: { name: 'BrokenSettings', unit: 'Count', dimensions: [] },
} as const satisfies Record<string, MetricDescription>;

export interface MetricDescription {
  readonly name: string;
  readonly unit: 'Count' | 'Milliseconds';
  readonly dimensions: readonly string[];
  /** Further sets of dimensions that it is published under; an empty one is all of it together. */
  readonly alsoBy?: readonly (readonly string[])[];
}

/** All sets of dimensions that a metric is published under, beside `stage` and `service`. */
export function dimensionSets({
  dimensions,
  alsoBy = [],
}: MetricDescription): readonly (readonly string[])[] {
  return [dimensions, ...alsoBy];
}
