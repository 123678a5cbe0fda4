import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createConsole, newToken } from '../../../tools/console/server/create-console.ts';
import { projectRules } from '../../../tools/relay/project-rules.ts';
import { runRelay } from '../../../tools/relay/run.ts';
import { resolveTarget } from '../../../tools/relay/target.ts';
import { type AwsStandIn, startAwsStandIn } from '../stand-ins/aws.ts';

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
  token: newToken(),
  run: runRelay,
  global: ['--stage', 'dev'],
  environment: {},
  rules: projectRules,
  target: () => resolveTarget({ local: false, localPort: 3001, stage: 'dev' }),
});

async function ask(method: string, path: string, body: object = {}) {
  const target = `${page.path}api/${path}`;
  const [withoutQuery = ''] = target.split('?');
  const given = { method, target, path: withoutQuery, body: Buffer.from(JSON.stringify(body)) };
  const { status, body: answer } = await page.handle(given);
  const value: unknown = JSON.parse(answer.toString());
  return { status, value };
}

describe('the console of a deployed stage', () => {
  it('says which stage it is, its rules, its credentials without the password, and its dead letters', async () => {
    expect((await ask('GET', 'relay')).value).toMatchObject({ local: false, stage: 'dev' });
    expect((await ask('GET', 'rules')).value).toMatchObject({ ok: true, records: [{ kind: 'rules' }] });
    const credentials = await ask('GET', 'credentials');
    expect(credentials.value).toMatchObject({ records: [{ kind: 'credentials', rotating: true }] });
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

  it('changes rules and dead letters only where the name was typed', async () => {
    aws.reset({ rotating: false, settings: true, onAction: () => undefined });
    const text = '{"rules":{}}';
    expect((await ask('POST', 'rules/save', { text, stage: 'prod' })).status).toBe(400);
    const redrive = { queue: 'lane', name: 'messages', dryRun: false, typed: 'message' };
    expect((await ask('POST', 'dead-letters/redrive', redrive)).status).toBe(400);
    expect(aws.actions()).toEqual(['cloudformation:DescribeStacks']);
    expect((await ask('POST', 'rules/save', { text, stage: 'dev' })).value).toMatchObject({ ok: true });
    expect(aws.actions()).toContain('s3:PutObject');
  });
});
