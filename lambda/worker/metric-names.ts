/**
 * The metrics that the worker functions emit, all with the dimensions `stage` and Powertools' `service` (`worker`),
 * and those named here. The dashboard and the alarms of the stack are built from this list; a test compares it with
 * what the function writes.
 */
export const workerNamespace = 'CometChatRelay';
export const workerService = 'worker';

export const workerMetrics = {
  /** Events that a consumer queue has accepted. */
  published: { name: 'EventsPublished', unit: 'Count', dimensions: ['lane'] },
  /** Events that no consumer's configuration asks for. */
  unmatched: { name: 'EventsUnmatched', unit: 'Count', dimensions: ['lane'] },
  /** Records reported as failed; SQS hands them over again. */
  failed: { name: 'RecordsFailed', unit: 'Count', dimensions: ['lane'] },
  /** Records that the time of their batch did not reach; SQS hands them over again. */
  postponed: { name: 'RecordsPostponed', unit: 'Count', dimensions: ['lane'] },
  /** Records that the worker put into the lane's dead-letter queue. */
  deadLettered: { name: 'RecordsDeadLettered', unit: 'Count', dimensions: ['lane'], alsoBy: [[]] },
  /** Events put into a consumer's dead-letter queue because its own queue did not take them. */
  undelivered: { name: 'EventsUndelivered', unit: 'Count', dimensions: ['consumer'], alsoBy: [[]] },
  /** From the receipt of the delivery to the publication of its event. */
  endToEndLatency: { name: 'EndToEndLatency', unit: 'Milliseconds', dimensions: ['lane'] },
  /** Deliveries that aren't as documented: CometChat changed something. In all, for the alarm. */
  drift: { name: 'Drift', unit: 'Count', dimensions: [] },
  /** The same by trigger, field path (never values), and kind: unknown, corrected, kept aside. */
  driftByField: { name: 'DriftByField', unit: 'Count', dimensions: ['trigger', 'field', 'kind'] },
} as const;
