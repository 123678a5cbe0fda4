import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createAwsClients } from '../../../../tools/relay/clients.ts';
import { readOldestMessages } from '../../../../tools/relay/queues/queue-depth.ts';
import { type RunningServer, sendJson, startServer } from '../../stand-ins/http-server.ts';

const urlOf = (name: string) => `https://sqs.eu-west-1.amazonaws.com/123456789012/${name}`;
const now = Date.parse('2026-01-01T12:00:00Z');

let server: RunningServer;
let client: CloudWatch;
let asked: Record<string, unknown>[];
let pages: object[];

beforeEach(async () => {
  asked = [];
  server = await startServer((_request, body, response) => {
    asked.push(JSON.parse(body));
    const page = pages.shift();
    if (page === undefined)
      return sendJson(response, 403, { __type: 'AccessDenied', message: 'not for you' });
    return sendJson(response, 200, page);
  });
  client = new CloudWatch({
    endpoint: server.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
});
afterEach(async () => {
  client.destroy();
  await server.close();
});

const read = (names: readonly string[], localUrl?: string) =>
  readOldestMessages(
    { localUrl, clients: { ...createAwsClients({}), metrics: async () => client } },
    names.map(urlOf),
    now,
  );

test('the newest value counts, for each queue that has one, over all pages', async () => {
  pages = [
    {
      MetricDataResults: [
        { Id: 'q0', Values: [90, 30] },
        { Id: 'q1', Values: [] },
      ],
      NextToken: 'more',
    },
    {
      MetricDataResults: [
        { Id: 'q0', Values: [7] },
        { Id: 'q2', Values: [0] },
      ],
    },
  ];
  const ages = await read(['one.fifo', 'two.fifo', 'three.fifo']);
  expect([...(ages ?? [])]).toEqual([
    [urlOf('one.fifo'), 90],
    [urlOf('three.fifo'), 0],
  ]);
  expect(asked).toHaveLength(2);
  expect(asked[1]).toMatchObject({ NextToken: 'more' });
  expect(asked[0]).toMatchObject({
    ScanBy: 'TimestampDescending',
    StartTime: now / 1000 - 15 * 60,
    MetricDataQueries: expect.arrayContaining([
      {
        Id: 'q1',
        MetricStat: {
          Stat: 'Maximum',
          Period: 60,
          Metric: {
            Namespace: 'AWS/SQS',
            MetricName: 'ApproximateAgeOfOldestMessage',
            Dimensions: [{ Name: 'QueueName', Value: 'two.fifo' }],
          },
        },
      },
    ]),
  });
});

test('the local run is not asked', async () => {
  pages = [];
  expect(await read(['one.fifo'], 'http://127.0.0.1:3000')).toBeUndefined();
  expect(asked).toEqual([]);
});

test('where it may not be asked, the caller is told', async () => {
  pages = [];
  await expect(read(['one.fifo'])).rejects.toThrow('not for you');
});
