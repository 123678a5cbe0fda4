import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createAwsClients } from '../../tools/relay/clients.ts';
import { createCloudWatchLogStore } from '../../tools/relay/logs/cloudwatch-log-store.ts';
import { type RunningServer, sendJson, startServer } from './stand-ins/http-server.ts';

type Request = { readonly operation: string; readonly body: Record<string, unknown> };

let requests: Request[];
let answers: Record<string, (body: Record<string, unknown>) => object>;
let server: RunningServer;
let client: CloudWatchLogsClient;

beforeEach(async () => {
  requests = [];
  answers = {};
  server = await startServer((request, text, response) => {
    const operation = String(request.headers['x-amz-target']).replace(/^.*\./, '');
    const body: Record<string, unknown> = JSON.parse(text);
    requests.push({ operation, body });
    sendJson(response, 200, answers[operation]?.(body) ?? {});
  });
  client = new CloudWatchLogsClient({
    endpoint: server.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
});
afterEach(async () => {
  client.destroy();
  await server.close();
});

const store = () => createCloudWatchLogStore({ ...createAwsClients({}), logs: async () => client });

describe('CloudWatch Logs', () => {
  test('a search is one Insights query over all groups, waited for, oldest line first', async () => {
    const row = (timestamp: string, log: string, message: string) => [
      { field: '@timestamp', value: timestamp },
      { field: '@log', value: `123456789012:${log}` },
      { field: '@message', value: message },
    ];
    let polls = 0;
    answers = {
      StartQuery: () => ({ queryId: 'q1' }),
      GetQueryResults: () => {
        polls += 1;
        if (polls === 1) return { status: 'Running', results: [] };
        return {
          status: 'Complete',
          results: [
            row('2026-01-01 00:00:02.500', '/aws/lambda/worker', '{"message":"event published"}'),
            row('2026-01-01 00:00:01.500', '/aws/lambda/worker', '{"note":"only a message"}'),
            row('2026-01-01 00:00:01.000', '/aws/lambda/ingress', '{"message":"delivery"}'),
          ],
        };
      },
    };
    const found = await store().find({ contains: '"message":', since: 1000, logGroups: ['one', 'two'] });
    expect(found).toEqual({
      incomplete: false,
      lines: [
        {
          time: Date.parse('2026-01-01T00:00:01Z'),
          logGroup: '/aws/lambda/ingress',
          fields: { message: 'delivery' },
        },
        {
          time: Date.parse('2026-01-01T00:00:02.5Z'),
          logGroup: '/aws/lambda/worker',
          fields: { message: 'event published' },
        },
      ],
    });
    expect(requests[0]).toMatchObject({
      operation: 'StartQuery',
      body: {
        logGroupNames: ['one', 'two'],
        startTime: 1,
        queryString: expect.stringContaining('like "message"'),
      },
    });
  });

  test('a query that fails is an error, not an empty answer', async () => {
    answers = { StartQuery: () => ({ queryId: 'q1' }), GetQueryResults: () => ({ status: 'Failed' }) };
    await expect(store().find({ contains: 'x', since: 0, logGroups: ['one'] })).rejects.toThrow('Failed');
  });

  test('following reads every page and gives each line once', async () => {
    const events = [
      { eventId: 'e1', timestamp: 5, message: '{"id":"1","attempt":1}' },
      { eventId: 'e2', timestamp: 6, message: '{"id":"2","attempt":1}' },
    ];
    answers = {
      FilterLogEvents: ({ nextToken }) =>
        nextToken === undefined ? { events: events.slice(0, 1), nextToken: 'more' } : { events },
    };
    const stop = new AbortController();
    const seen: unknown[] = [];
    for await (const { fields } of store().follow(
      { contains: 'attempt', since: 0, logGroups: ['one'] },
      stop.signal,
    )) {
      seen.push(fields.id);
      if (seen.length === 2) stop.abort();
    }
    expect(seen).toEqual(['1', '2']);
    expect(requests[0]).toMatchObject({ body: { logGroupName: 'one', filterPattern: '"attempt"' } });
  });
});
