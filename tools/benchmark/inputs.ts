import { byCategory } from '../../lambda/cometchat/categories.ts';
import type { JsonObject } from '../../lambda/cometchat/json.ts';
import { writeIngressEnvironment } from '../../lambda/ingress/configuration.ts';
import { writeWorkerEnvironment } from '../../lambda/worker/configuration.ts';
import { sampleDelivery } from '../samples/index.ts';
import { password, username } from './variants/plain-handler.ts';

/** A modern delivery, which is queued. */
export function deliveryRequest(): object {
  return request('/webhooks', JSON.stringify(messageDelivery('message_sent')));
}

/** The question whether a message may pass, of legacy webhooks. */
export function beforeMessageRequest(): object {
  return request('/webhooks', JSON.stringify(messageDelivery('before_message')));
}

/** The same question of the moderation Custom API. */
export function moderationRequest(): object {
  const { data } = messageDelivery('before_message');
  return request('/moderation', JSON.stringify({ contextMessages: [{ ada: data }] }));
}

/** API Gateway's event. It names no request time, so that it can be used as often as wanted. */
export function request(path: string, body: string): object {
  return {
    version: '2.0',
    routeKey: `POST ${path}`,
    rawPath: path,
    headers: {
      'content-type': 'application/json',
      authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
    },
    requestContext: { requestId: 'id', http: { method: 'POST', path } },
    body,
    isBase64Encoded: false,
  };
}

/** What a delivery of a message usually has. */
const usualBytes = 1500;

/** A delivery of a message of the usual size. */
export function messageDelivery(trigger: 'message_sent' | 'before_message', seed = 1): JsonObject {
  const make = (text: string) => sampleDelivery(trigger, { text, seed });
  const room = usualBytes - Buffer.byteLength(JSON.stringify(make('')));
  return make('lorem ipsum '.repeat(room).slice(0, room));
}

export const batchSize = 10;

/** A batch of messages of ten conversations. */
export function batchEvent(): object {
  const bodies = Array.from({ length: batchSize }, (_, index) =>
    JSON.stringify(messageDelivery('message_sent', index + 1)),
  );
  return { Records: bodies.map(recordOf) };
}

/** A record as Lambda hands it over from a lane's queue. */
export function recordOf(body: string, index: number): object {
  const text = (value: string) => ({ dataType: 'String', stringValue: value });
  return {
    messageId: `message-${index}`,
    receiptHandle: `handle-${index}`,
    body,
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '1790000000000',
      SenderId: 'ingress',
      ApproximateFirstReceiveTimestamp: '1790000000010',
      MessageGroupId: `conversation-${index}`,
      MessageDeduplicationId: `deduplication-${index}`,
    },
    messageAttributes: {
      trigger: text('message_sent'),
      webhook: text('relay'),
      receivedAt: { dataType: 'Number', stringValue: '1790000000000' },
      requestId: text('00000000-0000-4000-8000-000000000000'),
    },
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-west-1:000000000000:lane.fifo',
    awsRegion: 'eu-west-1',
  };
}

/** The environment of every function under measurement, with AWS at the given place and one consumer of all events. */
export function functionEnvironment(awsUrl: string): Record<string, string> {
  const queueUrlPrefix = `${awsUrl}/000000000000/`;
  return {
    ...writeIngressEnvironment({
      stage: 'benchmark',
      credentialsSecretArn: 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:relay',
      allowedAppIds: [],
      laneQueueUrls: byCategory(() => `${queueUrlPrefix}lane.fifo`),
      decisionBudgetMilliseconds: 1900,
      acknowledgeBudgetMilliseconds: 1900,
      deadlineVerdict: 'open',
      markForcedVerdicts: false,
      ruleSettingsBucket: 'rules',
      secretsManagerEndpoint: awsUrl,
      s3Endpoint: awsUrl,
    }),
    ...writeWorkerEnvironment({
      stage: 'benchmark',
      lane: 'messages',
      deadLetterQueueUrl: `${queueUrlPrefix}lane-dead.fifo`,
      maximumReceives: 10,
      queueUrlPrefix,
      consumers: [{ name: 'everything', eventTypes: ['*'] }],
    }),
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL: awsUrl,
  };
}
