import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPort, type Port } from '../../../../tools/local/http/server.ts';
import { createFaults } from '../../../../tools/local/sqs/faults.ts';
import { createSqs } from '../../../../tools/local/sqs/sqs.ts';

let port: Port;
let sqs: Awaited<ReturnType<typeof createSqs>>;
let client: SQSClient;
const QueueUrl = () => `${port.url}/000000000000/plain`;

beforeAll(async () => {
  port = await openPort({ port: 0, owner: { what: '', variable: '' } });
  sqs = await createSqs({
    queues: [{ name: 'plain', attributes: { VisibilityTimeout: '0' } }],
    endpoint: port.url,
    faults: createFaults(),
    onAccepted: () => undefined,
  });
  port.serve(sqs.handle);
  client = new SQSClient({
    endpoint: port.url,
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
  await port?.close();
  await sqs?.close();
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

// Last: it closes what the others use.
it('a call that comes while it closes is refused, as one to a service that is down', async () => {
  await sqs.close();
  const answer = await fetch(port.url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.ListQueues' },
    body: '{}',
  });
  expect(answer.status).toBe(503);
});
