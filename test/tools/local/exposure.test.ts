import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FixtureRelay, startFixtureRelay } from './fixture/fixture-relay.ts';

let fixture: FixtureRelay;
const agent = new Agent({ keepAlive: true, maxSockets: 8 });

beforeAll(async () => {
  fixture = await startFixtureRelay();
});

afterAll(async () => {
  agent.destroy();
  await fixture?.stop();
});

interface HttpAnswer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Any request, with any Host: `fetch` does not let one be set. */
function ask(
  url: string,
  headers: Record<string, string> = {},
  { method = 'GET', body = '' }: { method?: string; body?: string } = {},
): Promise<HttpAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>();
  const outgoing = request(
    url,
    { agent, method, headers, setHost: headers.host === undefined },
    (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, body: text }),
      );
    },
  );
  outgoing.on('error', reject);
  // Other methods have no body: Node would send one without its length.
  outgoing.end(method === 'POST' || method === 'PUT' ? body : undefined);
  return promise;
}

const paths = [
  ...['/', '/webhooks', '/moderation', '/nowhere', '/webhooks/../_local/stack', '//_local/stack'],
  ...['/_local/', '/_local/ready', '/_local/stack', '/_local/logs', '/_local/faults', '/_LOCAL/stack'],
  ...['/health', '/_fauxqs/queues', '/_fauxqs/queues/fixture-lane.fifo', '/bucket', '/bucket/key?x=1'],
  ...['/_s3/bucket', '/_s3/bucket/rule-settings.json'],
  '/000000000000/fixture-lane.fifo',
];
const methods = ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS'];

/** What programs of this machine send: it must not help a stranger that a request looks right otherwise. */
const dressedUp = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-target': 'AmazonSQS.ListQueues',
  authorization: 'AWS4-HMAC-SHA256 Credential=local/20261121/us-east-1/s3/aws4_request, SignedHeaders=host',
};

const foreignHosts = (port: string) => [
  ...['evil.example', `evil.example:${port}`, `127.0.0.1.nip.io:${port}`, `localhost.evil.example:${port}`],
  ...[`127.0.0.1@evil.example:${port}`, `localhost.:${port}`, '', `[::1]:${port}`, `0.0.0.0:${port}`],
];
const foreignOrigins = ['https://evil.example', 'http://localhost:8080', 'http://127.0.0.1', 'null'];

/** Requests of pages from elsewhere, by the headers that a browser adds. */
function foreignCallers(port: string): readonly Record<string, string>[] {
  const host = `127.0.0.1:${port}`;
  return [
    ...foreignHosts(port).map((name) => ({ host: name })),
    ...foreignHosts(port).map((name) => ({ host: name, origin: `http://${name}` })),
    ...foreignOrigins.map((origin) => ({ host, origin })),
    ...['cross-site', 'same-site'].map((site) => ({ host, 'sec-fetch-site': site })),
  ];
}

function everyRequest(port: string) {
  return paths.flatMap((path) =>
    methods.flatMap((method) => foreignCallers(port).map((headers) => ({ path, method, headers }))),
  );
}

describe('from another Host or Origin', () => {
  it.each(['console', 'sqs'] as const)('nothing on the %s port answers', async (name) => {
    const url = name === 'console' ? fixture.relay.consoleUrl : fixture.relay.sqsEndpoint;
    const requests = everyRequest(new URL(url).port);
    expect(requests.length).toBeGreaterThan(2000);
    const answers = await Promise.all(
      requests.map(({ path, method, headers }) =>
        ask(`${url}${path}`, { ...dressedUp, ...headers }, { method, body: '{}' }),
      ),
    );
    const kinds = new Set(answers.map(({ status, body }) => `${status} ${body}`));
    expect([...kinds]).toEqual([expect.stringMatching(/^403 \{"message":"This port is for programs/)]);
    expect(answers.some(({ headers }) => 'access-control-allow-origin' in headers)).toBe(false);
  });

  it('nothing on the API port answers but its two routes', async () => {
    const url = new URL(fixture.relay.webhookUrl).origin;
    const requests = everyRequest(new URL(url).port);
    const answered = new Set<string>();
    for (const { path, method, headers } of requests) {
      // One caller is enough for what runs a function.
      const runs = method === 'POST' && (path === '/webhooks' || path === '/moderation');
      if (runs && headers.host !== 'evil.example') continue;
      const { status, body } = await ask(
        `${url}${path}`,
        { ...dressedUp, ...headers },
        { method, body: '{}' },
      );
      if (status !== 404 || body !== '{"message":"Not Found"}') answered.add(`${status} ${method} ${path}`);
    }
    expect([...answered].sort()).toEqual(['200 POST /moderation', '200 POST /webhooks']);
  });
});

describe('what a page can post without the browser asking first', () => {
  const form = new URLSearchParams({ Action: 'Publish', TopicArn: 'arn', Message: 'forged' }).toString();
  const simple = [
    ['application/x-www-form-urlencoded', form],
    ['text/plain', '{"QueueName":"forged","queue":"*","action":"fail","seconds":9}'],
    ['text/plain; application/json', '{"queue":"*","action":"fail","seconds":9}'],
    ['multipart/form-data; boundary=x', '--x--'],
    ['', '{"queue":"*","action":"fail","seconds":9}'],
  ] as const;

  it.each(simple)('does nothing, as %j', async (contentType, body) => {
    const headers: Record<string, string> = contentType === '' ? {} : { 'content-type': contentType };
    for (const url of [fixture.relay.consoleUrl, fixture.relay.sqsEndpoint])
      for (const path of ['/', '/_local/faults', '/fixture-lane.fifo', '/bucket/key'])
        expect((await ask(`${url}${path}`, headers, { method: 'POST', body })).status).toBe(415);
    expect(fixture.relay.faults.list()).toEqual([]);
  });

  it('forges no event by way of a topic', async () => {
    const forms = [
      { Action: 'CreateTopic', Name: 'forged' },
      {
        Action: 'Subscribe',
        TopicArn: 'arn:aws:sns:us-east-1:000000000000:forged',
        Protocol: 'sqs',
        Endpoint: 'arn:aws:sqs:us-east-1:000000000000:fixture-lane.fifo',
      },
      { Action: 'Publish', TopicArn: 'arn:aws:sns:us-east-1:000000000000:forged', Message: '{}' },
    ];
    for (const fields of forms) {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const body = new URLSearchParams(fields).toString();
      const { status } = await ask(`${fixture.relay.sqsEndpoint}/`, headers, { method: 'POST', body });
      expect(status).toBe(415);
    }
  });
});

describe('a program on this machine', () => {
  it('asks on the console port, under either name', async () => {
    const { port } = new URL(fixture.relay.consoleUrl);
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`]) {
      const { status, body } = await ask(`${fixture.relay.consoleUrl}/_local/stack`, { host });
      expect(status).toBe(200);
      expect(JSON.parse(body)).toMatchObject({
        credentials: fixture.relay.credentials,
        endpoints: { aws: fixture.relay.consoleUrl, sqs: fixture.relay.sqsEndpoint },
      });
    }
  });

  it('learns on both HTTP ports whether the local run is ready', async () => {
    for (const url of [fixture.relay.webhookUrl, fixture.relay.consoleUrl]) {
      const { status, body } = await ask(new URL('/_local/ready', url).href);
      expect({ status, body }).toEqual({ status: 200, body: '{"ready":true}' });
    }
  });

  it('reads nothing else on the API port', async () => {
    for (const path of ['/_local/stack', '/_local/logs', '/_local/faults']) {
      expect((await ask(new URL(path, fixture.relay.webhookUrl).href)).status).toBe(404);
    }
    const secret = { ...dressedUp, 'x-amz-target': 'secretsmanager.GetSecretValue' };
    const api = new URL('/', fixture.relay.webhookUrl).href;
    expect((await ask(api, secret, { method: 'POST', body: '{}' })).status).toBe(404);
  });

  it('reaches SQS, and none of what the emulator has beside it', async () => {
    const sqs = new SQSClient({
      endpoint: fixture.relay.sqsEndpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    const QueueUrl = fixture.relay.queueUrls['fixture-lane.fifo'];
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
    );
    expect(Attributes).toEqual({ ApproximateNumberOfMessages: '0' });
    sqs.destroy();
    for (const path of paths.filter((path) => path !== '/'))
      expect((await ask(`${fixture.relay.sqsEndpoint}${path}`)).status).toBe(404);
    const topics = { ...dressedUp, 'x-amz-target': 'AmazonSNS.ListTopics', authorization: '' };
    const answer = await ask(fixture.relay.sqsEndpoint, topics, { method: 'POST', body: '{}' });
    expect(answer.status).toBe(404);
  });
});
