import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createAwsClients } from '../../../../tools/relay/clients.ts';
import { createCloudWatchLogStore } from '../../../../tools/relay/logs/cloudwatch-log-store.ts';
import { type CloudWatchLogsStandIn, startCloudWatchLogs } from '../../stand-ins/cloudwatch-logs.ts';
import { sendJson, startServer } from '../../stand-ins/http-server.ts';

const minute = 60_000;
let logs: CloudWatchLogsStandIn;

beforeEach(async () => {
  logs = await startCloudWatchLogs({ groups: ['one', 'two'], pageSize: 3 });
});
afterEach(async () => {
  await logs.close();
  expect(logs.refused).toEqual([]);
});

const storeOf = (client: CloudWatchLogs) =>
  createCloudWatchLogStore({ ...createAwsClients({}), logs: async () => client }, { poll: 50, request: 0 });
const store = () => storeOf(logs.client);

/** The ids of the lines that are followed, until there are so many. */
async function follow(query: { since: number; logGroups: string[] }, count: number): Promise<unknown[]> {
  const stop = new AbortController();
  const ids: unknown[] = [];
  for await (const { fields } of store().follow({ contains: 'attempt', ...query }, stop.signal)) {
    ids.push(fields.id);
    if (ids.length === count) stop.abort();
  }
  return ids;
}

describe('a search', () => {
  test('is one Insights query over all groups, oldest line first', async () => {
    const now = Date.now() - minute;
    logs.lines.push(
      { logGroup: 'one', time: now - 20 * minute, message: '{"message":"too old"}' },
      { logGroup: 'two', time: now - 2000, message: '{"message":"event published"}' },
      { logGroup: 'two', time: now - 2500, message: 'message without JSON' },
      { logGroup: 'one', time: now - 3000, message: '{"message":"delivery"}' },
      { logGroup: 'one', time: now - 3000, message: '{"other":"delivery"}' },
    );
    const found = await store().find({
      contains: '"message":',
      since: now - minute,
      logGroups: ['one', 'two'],
    });
    expect(found).toEqual({
      incomplete: false,
      lines: [
        { time: now - 3000, logGroup: 'one', fields: { message: 'delivery' } },
        { time: now - 2000, logGroup: 'two', fields: { message: 'event published' } },
      ],
    });
    expect(logs.requests.map(({ operation }) => operation)).toEqual(['StartQuery', 'GetQueryResults']);
  });

  test.each([
    ['Failed', 'Failed'],
    ['Cancelled', 'Cancelled'],
  ])('that ends with %s is an error, not an empty answer', async (status, text) => {
    const server = await startServer((request, _body, response) => {
      const start = String(request.headers['x-amz-target']).endsWith('StartQuery');
      sendJson(response, 200, start ? { queryId: 'q' } : { status });
    });
    const client = new CloudWatchLogs({
      endpoint: server.url,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    await expect(storeOf(client).find({ contains: 'x', since: 0, logGroups: ['one'] })).rejects.toThrow(text);
    client.destroy();
    await server.close();
  });
});

describe('following', () => {
  test('begins where it is told, and not a minute ago', async () => {
    const now = Date.now();
    for (let age = 20; age >= 0; age -= 1)
      logs.lines.push({
        logGroup: age % 2 === 0 ? 'one' : 'two',
        time: now - age * minute,
        message: JSON.stringify({ id: `${age} minutes ago`, attempt: 1 }),
      });
    const seen = await follow({ since: now - 15 * minute, logGroups: ['one', 'two'] }, 16);
    expect(seen).toEqual(Array.from({ length: 16 }, (_, index) => `${15 - index} minutes ago`));
  });

  test('goes on after an empty page, and gives each line once although it looks back', async () => {
    const now = Date.now();
    const line = (id: string, time: number) => ({
      logGroup: 'one',
      time,
      message: `{"id":"${id}","attempt":1}`,
    });
    // Eight lines that the pattern leaves out fill more than two pages.
    for (let index = 0; index < 8; index += 1)
      logs.lines.push({ logGroup: 'one', time: now - 10_000 + index, message: '{"metrics":1}' });
    logs.lines.push(line('first', now - 5_000));
    // This one is shown late, between two polls, with a time before what was read already.
    logs.lines.push({ ...line('late', now - 6_000), visibleAt: now + 200 });
    expect(await follow({ since: now - minute, logGroups: ['one'] }, 2)).toEqual(['first', 'late']);
  });
});
