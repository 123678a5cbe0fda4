import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFaults } from '../../../tools/local/sqs/faults.ts';
import { type SqsServer, startSqsServer } from '../../../tools/local/sqs/server.ts';

let server: SqsServer;
let client: SQSClient;
const QueueUrl = () => `${server.endpoint}/000000000000/plain`;

beforeAll(async () => {
  server = await startSqsServer({ port: 0, faults: createFaults(), onAccepted: () => undefined });
  await server.createQueues([{ name: 'plain', attributes: { VisibilityTimeout: '0' } }]);
  client = new SQSClient({
    endpoint: server.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  });
  const text = (StringValue: string) => ({ DataType: 'String', StringValue });
  await client.send(
    new SendMessageCommand({
      QueueUrl: QueueUrl(),
      MessageBody: 'hello',
      MessageAttributes: { type: text('t'), source: text('s') },
    }),
  );
});

afterAll(async () => {
  client?.destroy();
  await server?.close();
});

it.each([
  [{}, []],
  [{ MessageAttributeNames: [] }, []],
  [{ MessageSystemAttributeNames: ['All' as const] }, []],
  [{ MessageAttributeNames: ['type'] }, ['type']],
  [{ MessageAttributeNames: ['All'] }, ['source', 'type']],
])('a receipt with %j returns the message attributes %j', async (asked, expected) => {
  const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl: QueueUrl(), ...asked }));
  expect(Messages.map(({ Body }) => Body)).toEqual(['hello']);
  expect(Object.keys(Messages[0]?.MessageAttributes ?? {}).sort()).toEqual(expected);
  expect(Messages[0]?.Attributes !== undefined).toBe('MessageSystemAttributeNames' in asked);
});
