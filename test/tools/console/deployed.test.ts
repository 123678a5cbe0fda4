import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { categories } from '../../../lambda/cometchat/categories.ts';
import type { LogFields } from '../../../lambda/telemetry/fields.ts';
import { createConsole } from '../../../tools/console/server/create-console.ts';
import { projectRules } from '../../../tools/relay/project-rules.ts';
import { runRelay } from '../../../tools/relay/run.ts';
import { resolveTarget } from '../../../tools/relay/target.ts';
import { type AwsStandIn, startAwsStandIn } from '../stand-ins/aws.ts';
import { startCloudWatchLogs } from '../stand-ins/cloudwatch-logs.ts';

let aws: AwsStandIn;

beforeAll(async () => {
  aws = await startAwsStandIn();
  vi.stubEnv('AWS_ENDPOINT_URL', aws.url);
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  aws.reset({ rotating: true, settings: true, onAction: () => undefined });
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await aws.close();
});

const page = createConsole({
  run: runRelay,
  globalArguments: ['--stage', 'dev'],
  environment: {},
  rules: projectRules,
  target: () => resolveTarget({ local: false, localPort: 3001, stage: 'dev' }),
});

function handle(method: string, address: string, body: object = {}) {
  const [path, query = ''] = address.split('?');
  const bytes = Buffer.from(JSON.stringify(body));
  return page.handle({ method, path: `${page.path}api/${path}`, query, body: bytes });
}

async function ask(method: string, path: string, given: object = {}) {
  const { status, body: answer } = await handle(method, path, given);
  const value: unknown = JSON.parse(answer.toString());
  return { status, value };
}

/** A stream of events as a browser gets it: the latest data of each kind. */
async function openStream(path: string) {
  const { stream } = await handle('GET', path);
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  const latest: Record<string, unknown> = {};
  vi.spyOn(response, 'write').mockImplementation((text: unknown) => {
    const [, name = '', data = ''] = /^event: (\w+)\ndata: (.*)\n\n$/.exec(String(text)) ?? [];
    if (name !== '') latest[name] = JSON.parse(data);
    return true;
  });
  stream?.(response);
  return { events: () => latest, close: () => response.emit('close') };
}

describe('the console of a deployed stage', () => {
  it('says which stage it is, its rules, its credentials without the password, and its dead letters', async () => {
    expect((await ask('GET', 'relay')).value).toMatchObject({ local: false, stage: 'dev' });
    expect((await ask('GET', 'rules')).value).toMatchObject({
      ok: true,
      records: [{ document: expect.any(String) }],
    });
    const credentials = await ask('GET', 'credentials');
    expect(credentials.value).toMatchObject({ records: [{ rotating: true }] });
    expect(JSON.stringify(credentials)).not.toMatch(/"password"/);
    expect((await ask('GET', 'dead-letters')).value).toMatchObject({
      records: expect.arrayContaining([expect.objectContaining({ kind: 'dead-letters' })]),
    });
  });

  it.each([
    ['GET', 'messages', {}],
    ['GET', 'dead-letters/payload?id=0123456789', {}],
    ['POST', 'send', { body: '{}', wrongPassword: false }],
    ['POST', 'faults', { queue: '*', action: 'fail', seconds: 1 }],
  ])('refuses %s %s, and asks AWS only for the stage', async (method, path, body) => {
    aws.reset({ rotating: false, settings: true, onAction: () => undefined });
    expect(await ask(method, path, body)).toEqual({ status: 400, value: { problem: expect.any(String) } });
    expect(aws.actions()).toEqual(['cloudformation:DescribeStacks']);
  });

  it('streams what the log lines say as records, and the depths of the queues', async () => {
    const groups = ['ingress', ...categories.map((lane) => `worker-${lane}`)].map(
      (name) => `/aws/lambda/cometchat-relay-dev-${name}`,
    );
    const logs = await startCloudWatchLogs({ groups });
    vi.stubEnv('AWS_ENDPOINT_URL_CLOUDWATCH_LOGS', logs.url);
    const time = Date.now() - 1_000;
    const write = (logGroup = '', fields: LogFields) =>
      logs.lines.push({ logGroup, time, message: JSON.stringify({ requestId: 'r-1', ...fields }) });
    write(groups[0], {
      message: 'delivery',
      status: 200,
      trigger: 'message_sent',
      id: 'v2:a:h:message_sent:1',
    });
    write(groups[1], { message: 'event published', id: 'v2:a:h:message_sent:1', consumers: ['search'] });
    write(groups[1], { message: 'cold start' });
    const stream = await openStream(`stream?since=${time - 1_000}`);
    await expect.poll(stream.events, { timeout: 10_000 }).toMatchObject({
      queues: {
        queues: expect.arrayContaining([
          expect.objectContaining({ kind: 'lane', name: 'messages', visible: 1, dead: 1 }),
          expect.objectContaining({ kind: 'consumer', name: 'search', visible: 1, dead: 1 }),
        ]),
      },
      records: [
        { outcome: 'accepted', trigger: 'message_sent', requestId: 'r-1' },
        { outcome: 'published', trigger: 'message_sent', consumers: ['search'] },
      ],
    });
    expect(stream.events()).not.toHaveProperty('problem');
    stream.close();
    expect(logs.refused).toEqual([]);
    await logs.close();
  });

  it('changes rules and dead letters only where the name was typed', async () => {
    aws.reset({ rotating: false, settings: true, onAction: () => undefined });
    const text = '{"rules":{}}';
    expect((await ask('POST', 'rules/save', { text, typed: 'prod' })).status).toBe(400);
    const group = { queue: 'lane', name: 'messages', reason: 'schema-violation' };
    const redrive = { ...group, dryRun: false, typed: 'message' };
    expect((await ask('POST', 'dead-letters/redrive', redrive)).status).toBe(400);
    expect(aws.actions()).toEqual(['cloudformation:DescribeStacks']);
    expect((await ask('POST', 'rules/save', { text, typed: 'dev' })).value).toMatchObject({ ok: true });
    expect(aws.actions()).toContain('s3:PutObject');
  });
});
