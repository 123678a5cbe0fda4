import type { SQSRecord } from 'aws-lambda';
import type { QueueMessage } from '../../../lambda/sqs/message.ts';
import type { ConsumerConfiguration, WorkerConfiguration } from '../../../lambda/worker/configuration.ts';
import type { Catalogue } from '../../../lambda/worker/prepare.ts';

export const receivedAt = Date.UTC(2026, 0, 1, 11, 59, 58);

export function queueMessage(id: string, groupId: string, bytes = 0): QueueMessage {
  return {
    body: `{"id":"${id}","fill":"${'x'.repeat(bytes)}"}`,
    groupId,
    deduplicationId: id,
    attributes: {},
  };
}

/** A record as Lambda gets it from a lane queue. */
export function laneRecord(
  body: unknown,
  changes: { id?: string; group?: string; attempt?: number; traceHeader?: string } = {},
): SQSRecord {
  const { id = 'm-1', group = 'app-conversation', attempt = 1, traceHeader } = changes;
  return {
    messageId: id,
    receiptHandle: `handle-${id}`,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes: {
      ApproximateReceiveCount: String(attempt),
      SentTimestamp: String(receivedAt + 7),
      SenderId: 'ingress',
      ApproximateFirstReceiveTimestamp: String(receivedAt + 20),
      MessageGroupId: group,
      MessageDeduplicationId: `deduplication-${id}`,
      ...(traceHeader === undefined ? {} : { AWSTraceHeader: traceHeader }),
    },
    messageAttributes: {
      trigger: { dataType: 'String', stringValue: 'message_sent' },
      webhook: { dataType: 'String', stringValue: 'hook' },
      receivedAt: { dataType: 'Number', stringValue: String(receivedAt) },
      requestId: { dataType: 'String', stringValue: 'request-1' },
    },
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-central-1:000000000000:lane.fifo',
    awsRegion: 'eu-central-1',
  };
}

/** A delivery that the {@link plainCatalogue} reads: its group and identity are written in it. */
export function plainDelivery(id: string, group = 'conversation', more: object = {}) {
  return {
    trigger: 'message_sent',
    appId: 'app',
    webhook: 'hook',
    region: 'eu',
    data: { id, group, ...more },
  };
}

/** A stand-in for the catalogue in which a test writes down what it wants to come out. */
export const plainCatalogue: Catalogue = {
  route: ({ trigger, data }) => ({
    row: undefined,
    trigger: trigger.startsWith('unknown') ? undefined : trigger,
    system: trigger.startsWith('unknown') ? 'unknown' : 'modern',
    category: trigger.startsWith('group') ? 'groups' : 'messages',
    subject: String(data.group),
    identity: `1-${String(data.id)}`,
    messageGroupId: `app-${String(data.group)}`,
    messageDeduplicationId: `1-${String(data.id)}`,
    time: typeof data.time === 'number' ? data.time : undefined,
  }),
  normalise: ({ trigger, data }) =>
    data.broken === true
      ? { ok: false, violations: [{ path: 'data.message.id', problem: 'expected string' }] }
      : {
          ok: true,
          type: `com.cometchat.${trigger}`,
          dataschema: `https://example.com/${trigger}.json`,
          data,
          drift: data.novelty === undefined ? [] : [{ path: 'data.novelty', kind: 'unknown-field' }],
        },
};

export function consumer(name: string, eventTypes: readonly string[] = ['*']): ConsumerConfiguration {
  return { name, eventTypes, queueUrl: `queue:${name}`, deadLetterQueueUrl: `dead:${name}` };
}

export function workerConfiguration(
  consumers: readonly ConsumerConfiguration[] = [consumer('processed-events')],
): WorkerConfiguration {
  return { stage: 'test', lane: 'messages', deadLetterQueueUrl: 'dead:lane', maximumReceives: 10, consumers };
}
