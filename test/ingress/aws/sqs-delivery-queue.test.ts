import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSqsDeliveryQueue } from '../../../lambda/ingress/aws/sqs-delivery-queue.ts';
import { runUntil } from '../../../lambda/signed-requests/run-until.ts';
import { encodeAttributes } from '../../../lambda/sqs/delivery-attributes.ts';
import type { QueueMessage } from '../../../lambda/sqs/message.ts';
import { allowEveryCharacter } from '../../../tools/local/sqs/sqs.ts';

const server = buildApp({ logger: false });
let endpoint = '';
let queueUrl = '';
let reader: SQSClient;
let queues = 0;

beforeAll(async () => {
  await allowEveryCharacter();
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
  endpoint = await server.listen({ host: '127.0.0.1', port: 0 });
  reader = new SQSClient({ endpoint });
});

afterAll(async () => {
  reader.destroy();
  await server.close();
  vi.unstubAllEnvs();
});

beforeEach(async () => {
  queues += 1;
  const name = `lane-${queues}.fifo`;
  const attributes = {
    FifoQueue: 'true',
    DeduplicationScope: 'messageGroup',
    FifoThroughputLimit: 'perMessageGroupId',
  };
  await reader.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
  queueUrl = `${endpoint}/000000000000/${name}`;
});

function message(overrides: Partial<QueueMessage> = {}): QueueMessage {
  return {
    body: '{ "trigger":"message_sent", "text":"Zoë 👩‍🚀" }',
    groupId: 'app.conversation',
    deduplicationId: 'v1.app.hook.message_sent.1',
    attributes: encodeAttributes({
      trigger: 'message_sent',
      webhook: 'hook',
      receivedAt: 1_790_000_000_000,
      requestId: 'id',
    }),
    ...overrides,
  };
}

const unlimited = new AbortController().signal;

async function received(): Promise<Message[]> {
  const { Messages: messages = [] } = await reader.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ['All'],
      MessageSystemAttributeNames: ['All'],
    }),
  );
  return messages;
}

describe('createSqsDeliveryQueue', () => {
  it('puts the body into the queue byte for byte, with its group, its identity and its attributes', async () => {
    const sent = message();
    await createSqsDeliveryQueue(queueUrl).send(queueUrl, sent, unlimited);
    const [found] = await received();
    expect(found).toMatchObject({
      Body: sent.body,
      Attributes: {
        MessageGroupId: 'app.conversation',
        MessageDeduplicationId: 'v1.app.hook.message_sent.1',
      },
      MessageAttributes: sent.attributes,
    });
  });

  it('takes a delivery that it has had for success, and keeps it once', async () => {
    const queue = createSqsDeliveryQueue(queueUrl);
    await queue.send(queueUrl, message(), unlimited);
    await queue.send(queueUrl, message(), unlimited);
    expect(await received()).toHaveLength(1);
    expect(await received()).toHaveLength(0);
  });

  it('takes 900 KiB', async () => {
    const body = JSON.stringify({ text: 'x'.repeat(900 * 1024) });
    await createSqsDeliveryQueue(queueUrl).send(queueUrl, message({ body }), unlimited);
    expect((await received())[0]?.Body).toBe(body);
  });

  it('rejects where there is no such queue', async () => {
    await reader.send(new DeleteQueueCommand({ QueueUrl: queueUrl }));
    await expect(createSqsDeliveryQueue(queueUrl).send(queueUrl, message(), unlimited)).rejects.toMatchObject(
      {
        name: 'QueueDoesNotExist',
      },
    );
  });

  it('carries the trace of the invocation on, as Lambda tells it', async () => {
    vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', 'ingress');
    vi.stubEnv('_X_AMZN_TRACE_ID', 'Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1');
    const traces: unknown[] = [];
    const listener = createHttpServer((call, response) => {
      traces.push(call.headers['x-amzn-trace-id']);
      response.writeHead(400).end('{}');
    });
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/000000000000/lane.fifo`;
    await expect(createSqsDeliveryQueue(url).send(url, message(), unlimited)).rejects.toThrow();
    expect(traces).toEqual(['Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1']);
    listener.closeAllConnections();
    listener.close();
    vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', undefined);
    vi.stubEnv('_X_AMZN_TRACE_ID', undefined);
  });

  it('compares no digest of the body, which TLS carries', async () => {
    const listener = createHttpServer((_call, response) => {
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(JSON.stringify({ MessageId: 'id', MD5OfMessageBody: 'of another body' }));
    });
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/000000000000/lane.fifo`;
    await expect(createSqsDeliveryQueue(url).send(url, message(), unlimited)).resolves.toBeUndefined();
    listener.closeAllConnections();
    listener.close();
  });

  it('ends when its signal does, though SQS never answers', async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/000000000000/silent.fifo`;
    const queue = createSqsDeliveryQueue(url);
    await expect(
      runUntil(Date.now() + 50, (signal) => queue.send(url, message(), signal)),
    ).rejects.toMatchObject({ name: 'DeadlineError' });
    silent.close();
  });

  it('works again once SQS is back, without being made anew', async () => {
    const first = buildApp({ logger: false });
    const address = await first.listen({ host: '127.0.0.1', port: 0 });
    const { port } = new URL(address);
    const url = `${address}/000000000000/lane.fifo`;
    const queue = createSqsDeliveryQueue(url);
    await first.close();
    await expect(queue.send(url, message(), unlimited)).rejects.toThrow();
    const second = buildApp({ logger: false });
    await second.listen({ host: '127.0.0.1', port: Number(port) });
    const maker = new SQSClient({ endpoint: address });
    await maker.send(new CreateQueueCommand({ QueueName: 'lane.fifo', Attributes: { FifoQueue: 'true' } }));
    await expect(queue.send(url, message(), unlimited)).resolves.toBeUndefined();
    maker.destroy();
    await second.close();
  });
});
