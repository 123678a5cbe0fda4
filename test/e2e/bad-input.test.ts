import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleDelivery } from '../../tools/samples/index.ts';
import { createQueues, type Queues } from './support/queues.ts';
import { type RelayAnswer, type RunningRelay, startRunningRelay } from './support/running-relay.ts';

let running: RunningRelay;
let queues: Queues;

beforeAll(async () => {
  running = await startRunningRelay({ environment: { ALLOWED_APP_IDS: 'e2eallowed' } });
  queues = createQueues(running.relay);
});

afterAll(async () => {
  queues?.close();
  await running?.stop();
});

const kibibyte = 1024;
const good = sampleDelivery('message_sent', { system: 'modern', appId: 'e2eallowed' });
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

/** A delivery whose body has so many bytes. */
function deliveryOfSize(bytes: number, messageId: string): string {
  const options = { system: 'modern', appId: 'e2eallowed', messageId } as const;
  const empty = JSON.stringify(sampleDelivery('message_sent', { ...options, text: '' }));
  return JSON.stringify(
    sampleDelivery('message_sent', { ...options, text: 'a'.repeat(bytes - empty.length) }),
  );
}

function expectProblem(answer: RelayAnswer, status: number): void {
  expect({ status: answer.status, type: answer.headers.get('content-type') }).toEqual({
    status,
    type: 'application/problem+json',
  });
  expect(JSON.parse(answer.text)).toMatchObject({
    status,
    type: expect.any(String),
    requestId: expect.any(String),
  });
  expect(answer.text.length).toBeLessThan(400);
}

describe('credentials', () => {
  it.each<[string, string | undefined]>([
    ['missing', undefined],
    ['empty', ''],
    ['of another scheme', 'Bearer abc'],
    ['without base64', 'Basic'],
    ['without a colon', basic('nobody')],
    ['wrong', basic('cometchatdev:wrong')],
  ])('that are %s are answered 401, whatever the body is', async (_name, authorization) => {
    const answer = await running.post('{ not even JSON', { authorization });
    expectProblem(answer, 401);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Basic /);
  });

  it('are taken whatever the case of the scheme is', async () => {
    const { username, password } = running.relay.credentials;
    const authorization = basic(`${username}:${password}`).replace('Basic', 'bAsIc');
    expect((await running.post(JSON.stringify(good), { authorization })).status).toBe(200);
    await queues.takeEvents();
  });
});

describe('a body', () => {
  it.each([
    ['of an app that is not allowed', { ...good, appId: 'somebody-else' }, 403],
    ['without an app', { ...good, appId: undefined }, 403],
    ['that is an array', [good], 400],
    ['that is a text', 'text', 400],
    ['without a trigger', { ...good, trigger: undefined }, 400],
    ['with an empty trigger', { ...good, trigger: '' }, 400],
    ['without data', { ...good, data: undefined }, 400],
    ['whose data is an array', { ...good, data: [] }, 400],
  ])('%s is refused', async (_name, body, status) => {
    expectProblem(await running.post(JSON.stringify(body)), status);
  });

  it.each([
    ['empty', undefined],
    ['cut short', JSON.stringify(good).slice(0, -10)],
    ['not UTF-8', Buffer.from(JSON.stringify(good).replace('message_sent', 'message_\xff'), 'latin1')],
  ])('that is %s is answered 400', async (_name, body) => {
    expectProblem(await running.post(body), 400);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', undefined])(
    'of the content type %s is answered 415',
    async (contentType) => {
      // A body of bytes, so that the client does not name a type of its own.
      expectProblem(
        await running.post(Buffer.from(JSON.stringify(good)), { 'content-type': contentType }),
        415,
      );
    },
  );

  it.each(['application/json', 'Application/JSON; charset=utf-8', 'application/json;charset=UTF-8'])(
    'of the content type %s is taken',
    async (contentType) => {
      expect((await running.post(JSON.stringify(good), { 'content-type': contentType })).status).toBe(200);
      await queues.takeEvents();
    },
  );

  it('with __proto__ keys is refused, or changes nothing but its own event', async () => {
    const body = JSON.stringify({ ...good, appId: 'e2eallowed' }).replace(
      '{',
      '{"__proto__":{"polluted":true},',
    );
    const answer = await running.post(body);
    expect([200, 400]).toContain(answer.status);
    await queues.takeEvents();
    expect((await running.deliver({ trigger: 'x', data: {}, appId: 'polluted' })).status).toBe(403);
  });

  it('of 900 KiB is taken, and comes out whole', async () => {
    const answer = await running.post(deliveryOfSize(900 * kibibyte, '9001'));
    expect(answer).toMatchObject({ status: 200, text: '{}' });
    const [event] = await queues.takeEvents();
    expect(JSON.stringify(event).length).toBeGreaterThan(900 * kibibyte);
  });

  it.each([
    ['1.2 MiB', Math.floor(1.2 * 1024) * kibibyte],
    ['4 MiB', 4 * 1024 * kibibyte],
  ])('of %s is answered 413', async (_name, bytes) => {
    expectProblem(await running.post(deliveryOfSize(bytes, '9002')), 413);
  });

  it.each([
    ['of 10 MB, more than Lambda takes,', 10_000_000],
    ['of 11 MiB, more than API Gateway takes,', 11 * 1024 * kibibyte],
  ])('%s is answered 413 before the function sees it', async (_name, bytes) => {
    expect((await running.post(deliveryOfSize(bytes, '9003'))).status).toBe(413);
  });

  it('that is refused leaves nothing in any queue', async () => {
    expect(await queues.takeEvents()).toEqual([]);
    expect(await queues.deadLetters()).toBe(0);
  });
});

describe('an address', () => {
  it.each([
    ['GET', '/webhooks'],
    ['POST', '/elsewhere'],
    ['PUT', '/webhooks'],
  ])('%s %s is answered 404', async (method, path) => {
    const response = await fetch(new URL(path, running.relay.webhookUrl), { method });
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ message: 'Not Found' });
  });
});

describe('what is logged', () => {
  it('holds no message text, name, or credential', async () => {
    const secretText = 'confidential-e2e-text';
    const named = sampleDelivery('message_sent', {
      system: 'modern',
      appId: 'e2eallowed',
      text: secretText,
      messageId: '9010',
    });
    await running.deliver(named);
    await running.post(JSON.stringify(named), { authorization: basic(`someone:${secretText}`) });
    await running.post(`{"${secretText}`);
    await queues.takeEvents();
    const logs = await running.relay.logs();
    expect(logs.length).toBeGreaterThan(0);
    const text = logs.map(({ message }) => message).join('\n');
    expect(text).not.toContain(secretText);
    expect(text).not.toContain(running.relay.credentials.password);
  });
});
