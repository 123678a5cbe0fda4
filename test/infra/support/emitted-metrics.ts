import { createReport as createArchiveReport } from '../../../lambda/archive/report.ts';
import type { Exchange } from '../../../lambda/ingress/exchange.ts';
import { problemAnswer } from '../../../lambda/ingress/http/problem.ts';
import { createReport as createIngressReport } from '../../../lambda/ingress/report.ts';
import type { PreparedEvent } from '../../../lambda/worker/prepare.ts';
import type { RecordOutcome } from '../../../lambda/worker/record-outcome.ts';
import { createReport as createWorkerReport } from '../../../lambda/worker/report.ts';
import { publishedMetrics } from '../../telemetry/embedded-metrics.ts';

/** A metric under one set of dimensions: `namespace name dimension,dimension`, the dimensions in order. */
export type MetricSeries = string;

export function seriesName(namespace: string, name: string, dimensions: readonly string[]): MetricSeries {
  return `${namespace} ${name} ${[...dimensions].sort().join(',')}`;
}

/** A request to which everything happened that the ingress counts. */
const exchange: Exchange = {
  requestId: 'request-1',
  startedAt: 0,
  trigger: 'before_message',
  category: 'messages',
  id: 'event-1',
  refusedCredentials: true,
  rotatingPassword: 'previous',
  queued: true,
  decision: {
    verdict: 'drop',
    metadata: undefined,
    reason: 'deadline',
    confidence: 1,
    rule: 'links',
    forced: true,
    reports: [{ rule: 'links', mode: 'enforce', outcome: 'timed-out', milliseconds: 1500 }],
  },
};

const event: PreparedEvent = {
  kind: 'event',
  facts: { messageId: 'message-1', group: 'group-1', attempt: 1, receivedAt: 0, requestId: 'request-1' },
  id: 'event-1',
  type: 'com.cometchat.message_sent',
  category: 'messages',
  message: { body: '{}', groupId: 'group-1', deduplicationId: 'event-1', attributes: {} },
  drift: [{ field: 'data.novelty', kind: 'unknown-field' }],
};

/** A batch to which everything happened that a worker counts. */
const outcomes: RecordOutcome[] = [
  { record: event, result: 'published', consumers: ['search'], undelivered: [], reason: undefined },
  { record: event, result: 'unmatched', consumers: [], undelivered: [], reason: undefined },
  {
    record: event,
    result: 'undelivered',
    consumers: ['search'],
    undelivered: ['audit'],
    reason: 'publish-failed',
  },
  { record: event, result: 'dead-lettered', consumers: [], undelivered: [], reason: 'too-large' },
  { record: event, result: 'failed', consumers: [], undelivered: [], reason: 'publish-failed' },
  { record: event, result: 'postponed', consumers: [], undelivered: [], reason: 'out-of-time' },
];

/** Runs the code with which the functions write their metrics and answers the series that came out. */
export function emittedMetrics(): Set<MetricSeries> {
  const written: string[] = [];
  const write = (text: string) => void written.push(text);
  const ingress = createIngressReport('dev', { now: () => 42, write });
  ingress.request(exchange, problemAnswer('unauthorized', 'request-1'));
  ingress.settingsBroken(['rules.links: unknown']);
  createWorkerReport({ stage: 'dev', lane: 'messages' }, { write })(outcomes, 42);
  createArchiveReport('dev', { write })(
    { stored: 1, objects: 1, bytes: 500, failed: ['message-1'], reasons: ['SlowDown'] },
    42,
  );
  return new Set(
    written
      .join('')
      .trim()
      .split('\n')
      .flatMap(publishedMetrics)
      .map(({ namespace, name, dimensions }) => seriesName(namespace, name, Object.keys(dimensions))),
  );
}
