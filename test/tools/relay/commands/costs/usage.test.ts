import { createHash } from 'node:crypto';
import type { SQSRecord } from 'aws-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest';
import { byCategory } from '../../../../../lambda/cometchat/categories.ts';
import { writeIngressEnvironment } from '../../../../../lambda/ingress/configuration.ts';
import { writeWorkerEnvironment } from '../../../../../lambda/worker/configuration.ts';
import { functionRequests, logBytes } from '../../../../../tools/relay/commands/costs/usage.ts';
import { sampleDelivery } from '../../../../../tools/samples/index.ts';
import { startAwsStandIn } from '../../../../ingress/support/aws-stand-in.ts';
import { context, password, request, username } from '../../../../ingress/support/requests.ts';

const md5 = (text: unknown) => createHash('md5').update(String(text)).digest('hex');

/** AWS as the functions need it, on 127.0.0.1: it takes everything. */
async function startAws() {
  return startAwsStandIn(({ target, body }) => {
    if (target === 'GetSecretValue')
      return { body: { SecretString: JSON.stringify({ username, password }) } };
    if (target === 'GetObject') return { body: '{"rules":{}}' };
    if (target === 'SendMessage')
      return {
        body: { MessageId: 'message', MD5OfMessageBody: md5(Reflect.get(Object(body), 'MessageBody')) },
      };
    if (target === 'SendMessageBatch') {
      const entries: { Id: string; MessageBody: string }[] = Reflect.get(Object(body), 'Entries');
      return {
        body: {
          Successful: entries.map(({ Id, MessageBody }) => ({
            Id,
            MessageId: Id,
            MD5OfMessageBody: md5(MessageBody),
          })),
        },
      };
    }
    return { status: 400, body: { __type: 'UnknownOperationException' } };
  });
}

let aws: Awaited<ReturnType<typeof startAws>>;
/** At the stand-in: the SDK sends to the host of the queue's URL. */
const queueUrl = (name: string) => `${aws.url}/000000000000/${name}.fifo`;
let output: MockInstance<typeof process.stdout.write>;

beforeAll(async () => {
  aws = await startAws();
  const environment = {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL: aws.url,
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await aws.stop();
});

beforeEach(() => {
  output = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  return () => output.mockRestore();
});

/** The requests to AWS during a piece of work, by operation. */
async function requestsDuring(work: () => Promise<void>): Promise<Record<string, number>> {
  const before = aws.requests.length;
  await work();
  const targets = aws.requests.slice(before).map(({ target }) => target);
  return Object.fromEntries(
    targets.map((target) => [target, targets.filter((one) => one === target).length]),
  );
}

function times(count: number, requests: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(requests).map(([name, each]) => [name, each * count]));
}

const loggedBytes = () =>
  output.mock.calls.reduce((bytes, [chunk]) => bytes + Buffer.byteLength(String(chunk)), 0);

describe('the ingress', () => {
  it('makes the requests to AWS that the model of the costs counts, and no others', async () => {
    const environment = writeIngressEnvironment({
      stage: 'dev',
      credentialsSecretArn: 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:relay',
      allowedAppIds: [],
      laneQueueUrls: byCategory((category) => queueUrl(`lane-${category}`)),
      decisionBudgetMilliseconds: 1500,
      acknowledgeBudgetMilliseconds: 1800,
      deadlineVerdict: 'open',
      markForcedVerdicts: false,
      ruleSettingsBucket: 'rules',
      secretsManagerEndpoint: aws.url,
      s3Endpoint: aws.url,
    });
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    let handler: typeof import('../../../../../lambda/ingress/handler.ts')['handler'] | undefined;
    const starting = await requestsDuring(async () => {
      ({ handler } = await import('../../../../../lambda/ingress/handler.ts'));
    });
    expect(starting).toEqual({ GetSecretValue: 1, GetObject: 1 });

    const ask = async (trigger: string, seed: number) => {
      const body = JSON.stringify(sampleDelivery(trigger, { seed }));
      const answer = await handler?.(request({ body }), context());
      expect(answer).toMatchObject({ statusCode: 200 });
    };
    const deliveries = 20;
    const taking = await requestsDuring(async () => {
      for (let seed = 1; seed <= deliveries; seed += 1) await ask('message_sent', seed);
    });
    expect(taking).toEqual(times(deliveries, functionRequests.ingress));
    expect(loggedBytes() / deliveries).toBeLessThanOrEqual(logBytes.ingressPerDelivery);
    expect(loggedBytes() / deliveries).toBeGreaterThan(logBytes.ingressPerDelivery - 20);
    expect(await requestsDuring(() => ask('before_message', 1))).toEqual({});
  });
});

describe('a worker', () => {
  it('makes the requests to AWS that the model of the costs counts, and no others', async () => {
    const consumers = ['search', 'audit'].map((name) => ({ name, eventTypes: ['*'] }));
    const environment = writeWorkerEnvironment({
      stage: 'dev',
      lane: 'messages',
      deadLetterQueueUrl: queueUrl('lane-messages-dead'),
      maximumReceives: 10,
      queueUrlPrefix: queueUrl('').replace('.fifo', ''),
      consumers,
    });
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    let handler: typeof import('../../../../../lambda/worker/handler.ts')['handler'] | undefined;
    const starting = await requestsDuring(async () => {
      ({ handler } = await import('../../../../../lambda/worker/handler.ts'));
    });
    expect(starting).toEqual({});

    const Records = Array.from({ length: 10 }, (_, index) => laneRecord(index));
    const working = await requestsDuring(async () => {
      const response = await handler?.({ Records }, { getRemainingTimeInMillis: () => 10_000 });
      expect(response).toEqual({ batchItemFailures: [] });
    });
    expect(working).toEqual(times(consumers.length, functionRequests.worker));
    expect(loggedBytes()).toBeLessThanOrEqual(10 * logBytes.workerPerDelivery);
    expect(loggedBytes()).toBeGreaterThan(10 * (logBytes.workerPerDelivery - 20));
  });
});

/** A record of a batch, each of a conversation of its own. */
function laneRecord(index: number): SQSRecord {
  const receivedAt = String(Date.now());
  return {
    messageId: `message-${index}`,
    receiptHandle: `handle-${index}`,
    body: JSON.stringify(sampleDelivery('message_sent', { seed: index + 1 })),
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: receivedAt,
      SenderId: 'ingress',
      ApproximateFirstReceiveTimestamp: receivedAt,
      MessageGroupId: `group-${index}`,
      MessageDeduplicationId: `delivery-${index}`,
    },
    messageAttributes: {
      trigger: { dataType: 'String', stringValue: 'message_sent' },
      webhook: { dataType: 'String', stringValue: 'hook' },
      receivedAt: { dataType: 'Number', stringValue: receivedAt },
      requestId: { dataType: 'String', stringValue: 'JKJaXmPLvHcESHA=' },
    },
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-west-1:000000000000:lane.fifo',
    awsRegion: 'eu-west-1',
  };
}
