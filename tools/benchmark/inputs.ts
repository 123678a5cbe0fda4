import { byCategory } from '../../lambda/cometchat/categories.ts';
import type { JsonObject } from '../../lambda/cometchat/json.ts';
import { writeIngressEnvironment } from '../../lambda/ingress/configuration.ts';
import { writeWorkerEnvironment } from '../../lambda/worker/configuration.ts';
import { sampleDelivery } from '../samples/index.ts';
import { password, username } from './variants/plain-handler.ts';

/** A modern delivery, which is queued. */
export function deliveryRequest(): object {
  return post('/webhooks', messageDelivery('message_sent'));
}

/** The question whether a message may pass, of legacy webhooks. */
export function beforeMessageRequest(): object {
  return post('/webhooks', messageDelivery('before_message'));
}

/** The same question of the moderation Custom API. */
export function moderationRequest(): object {
  const { data } = messageDelivery('before_message');
  return post('/moderation', { contextMessages: [{ ada: data ?? {} }] });
}

function post(path: string, body: JsonObject): object {
  return postBody(path, JSON.stringify(body));
}

/** API Gateway's event. It names no request time, so that it can be used as often as wanted. */
export function postBody(path: string, body: string): object {
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

/** A delivery of a message whose JSON text has about this many bytes; with equal options the same. */
export function messageDelivery(
  trigger: 'message_sent' | 'before_message',
  { bytes = usualBytes, seed = 1 }: { readonly bytes?: number; readonly seed?: number } = {},
): JsonObject {
  const make = (text: string) => sampleDelivery(trigger, { text, seed });
  const room = Math.max(0, bytes - Buffer.byteLength(JSON.stringify(make(''))));
  return make('lorem ipsum '.repeat(Math.ceil(room / 12)).slice(0, room));
}

export const batchSize = 10;

/** A batch of messages of ten conversations. */
export function batchEvent(): object {
  const bodies = Array.from({ length: batchSize }, (_, index) =>
    JSON.stringify(messageDelivery('message_sent', { seed: index + 1 })),
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

/** The environment of the ingress function under measurement, with AWS at the given place. */
export function ingressEnvironment(awsUrl: string): Record<string, string> {
  const queueUrl = `${awsUrl}/000000000000/lane.fifo`;
  return {
    ...writeIngressEnvironment({
      stage: 'benchmark',
      credentialsSecretArn: 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:relay',
      allowedAppIds: [],
      laneQueueUrls: byCategory(() => queueUrl),
      decisionBudgetMilliseconds: 1900,
      acknowledgeBudgetMilliseconds: 1900,
      deadlineVerdict: 'open',
      markForcedVerdicts: false,
      ruleSettingsBucket: 'rules',
      secretsManagerEndpoint: awsUrl,
      s3Endpoint: awsUrl,
    }),
    ...awsEnvironment(awsUrl),
  };
}

/** The environment of the worker function under measurement: one consumer, which wants everything. */
export function workerEnvironment(awsUrl: string): Record<string, string> {
  return {
    ...writeWorkerEnvironment({
      stage: 'benchmark',
      lane: 'messages',
      deadLetterQueueUrl: `${awsUrl}/000000000000/lane-dead.fifo`,
      maximumReceives: 10,
      queueUrlPrefix: `${awsUrl}/000000000000/`,
      consumers: [{ name: 'everything', eventTypes: ['*'] }],
    }),
    ...awsEnvironment(awsUrl),
  };
}

function awsEnvironment(awsUrl: string): Record<string, string> {
  return {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL: awsUrl,
  };
}
