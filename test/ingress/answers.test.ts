import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beforeMessage, messageSent, moderationRequest, secretText } from './support/deliveries.ts';
import { setUpIngress } from './support/ingress.ts';
import { basic, password, type RequestOptions, request, username } from './support/requests.ts';

const body = JSON.stringify(messageSent());

describe('refusals', () => {
  const rows: [string, number, string, RequestOptions][] = [
    ['no credentials', 401, 'unauthorized', { body, headers: { authorization: undefined } }],
    ['malformed credentials', 401, 'unauthorized', { body, headers: { authorization: 'Basic %%%' } }],
    ['a wrong password', 401, 'unauthorized', { body, headers: { authorization: basic(username, 'no') } }],
    ['a wrong name', 401, 'unauthorized', { body, headers: { authorization: basic('no', password) } }],
    ['another address', 404, 'not-found', { body, path: '/elsewhere' }],
    ['the name of an object member for an address', 404, 'not-found', { body, path: 'constructor' }],
    ['another method', 405, 'method-not-allowed', { method: 'GET' }],
    ['no content type', 415, 'unsupported-media-type', { body, headers: { 'content-type': undefined } }],
    [
      'a form',
      415,
      'unsupported-media-type',
      { body, headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    ],
    [
      'text that names JSON',
      415,
      'unsupported-media-type',
      { body, headers: { 'content-type': 'text/json' } },
    ],
    [
      'a body of 1.2 MiB',
      413,
      'too-large',
      { body: JSON.stringify(messageSent({ text: 'x'.repeat(1.2 * 2 ** 20) })) },
    ],
    ['a body of 10 MB', 413, 'too-large', { bytes: Buffer.alloc(10_000_000, 'x') }],
    ['no body', 400, 'malformed-json', {}],
    ['an empty body', 400, 'malformed-json', { body: '' }],
    ['half a body', 400, 'malformed-json', { body: body.slice(0, -1) }],
    ['bytes that are not UTF-8', 400, 'malformed-json', { bytes: Buffer.from([0x7b, 0xff, 0xfe, 0x7d]) }],
    ['half a surrogate pair', 400, 'malformed-json', { body: '{"trigger":"\ud800","data":{}}' }],
    ['deep nesting', 400, 'malformed-json', { body: '['.repeat(200_000) }],
    ['an array', 400, 'not-a-delivery', { body: '[]' }],
    ['null', 400, 'not-a-delivery', { body: 'null' }],
    ['a number', 400, 'not-a-delivery', { body: '7' }],
    ['no trigger', 400, 'not-a-delivery', { body: '{"data":{}}' }],
    ['an empty trigger', 400, 'not-a-delivery', { body: '{"trigger":"","data":{}}' }],
    ['a trigger that is a number', 400, 'not-a-delivery', { body: '{"trigger":1,"data":{}}' }],
    ['no data', 400, 'not-a-delivery', { body: '{"trigger":"message_sent"}' }],
    ['data that is an array', 400, 'not-a-delivery', { body: '{"trigger":"message_sent","data":[]}' }],
    ...['gzip', 'identity, br', 'Deflate'].map((encoding): [string, number, string, RequestOptions] => [
      `a body encoded with ${encoding}`,
      415,
      'unsupported-encoding',
      { body, headers: { 'content-encoding': encoding } },
    ]),
    ['an address below', 404, 'not-found', { body, path: '/webhooks/x' }],
    ['an address with two slashes', 404, 'not-found', { body, path: '/webhooks//' }],
  ];

  it.each(rows)('%s: %i %s', async (_case, status, kind, options) => {
    const { ask, sent, records } = setUpIngress();
    const answer = await ask(request({ requestId: 'id-1', ...options }));
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    const problem: unknown = JSON.parse(answer.body);
    expect(problem).toEqual({
      type: `urn:problem-type:cometchat-relay:${kind}`,
      title: expect.stringMatching(/^[A-Z].{10,60}$/),
      status,
      requestId: 'id-1',
    });
    expect(sent).toEqual([]);
    expect(records).toHaveLength(1);
  });

  it('names the header that it does not take', async () => {
    const { ask } = setUpIngress();
    const answer = await ask(request({ body, headers: { 'content-encoding': 'gzip' } }));
    expect(answer.body).toContain('Content-Encoding');
    expect(answer.headers['accept-encoding']).toBe('identity');
  });

  it('asks for credentials with a 401, names the method with a 405, and the time of a retry with a 503', async () => {
    const { ask } = setUpIngress({ send: () => Promise.reject(new Error('down')) });
    const unauthorized = await ask(request({ body, headers: { authorization: undefined } }));
    expect(unauthorized.headers['www-authenticate']).toMatch(/^Basic realm="/);
    expect((await ask(request({ method: 'PUT' }))).headers.allow).toBe('POST');
    const unavailable = await ask(request({ body }));
    expect([unavailable.statusCode, unavailable.headers['retry-after']]).toEqual([503, '10']);
  });

  it('does not look at the body of a request without credentials', async () => {
    const { ask } = setUpIngress();
    const event = request({ body, headers: { authorization: undefined, 'content-type': 'text/plain' } });
    Object.defineProperty(event, 'body', {
      get: () => {
        throw new Error('the body was read');
      },
    });
    expect((await ask(event)).statusCode).toBe(401);
  });

  it('answers 403 for an app that is not allowed, and keeps nothing', async () => {
    const { ask, sent } = setUpIngress({ allowedAppIds: ['app-1', 'app-2'] });
    expect((await ask(request({ body: JSON.stringify(messageSent({ appId: 'app-3' })) }))).statusCode).toBe(
      403,
    );
    expect((await ask(request({ body: '{"trigger":"message_sent","data":{}}' }))).statusCode).toBe(403);
    expect(sent).toEqual([]);
    expect((await ask(request({ body: JSON.stringify(messageSent({ appId: 'app-2' })) }))).statusCode).toBe(
      200,
    );
  });

  it('compares no app id in a moderation request, which has none', async () => {
    const { ask } = setUpIngress({ allowedAppIds: ['app-1'] });
    const answer = await ask(request({ path: '/moderation', body: JSON.stringify(moderationRequest()) }));
    expect(answer.statusCode).toBe(200);
  });

  it('answers 503, not 401, while the credentials cannot be had', async () => {
    const { ask } = setUpIngress({ secret: new Error('no connection') });
    expect((await ask(request({ body }))).statusCode).toBe(503);
    const broken = setUpIngress({ secret: '{"username":"ada"}' });
    expect((await broken.ask(request({ body }))).statusCode).toBe(503);
  });

  it('answers 500 without a word of what went wrong', async () => {
    const { ask, records } = setUpIngress({
      decider: {
        decide: async () => Promise.reject(new Error(secretText)),
        decideWithoutMessage: () => {
          throw new RangeError(secretText);
        },
      },
    });
    const answer = await ask(request({ body: JSON.stringify(beforeMessage()) }));
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toContain(secretText);
    expect(records[0]?.exchange.error).toBe('Error');
  });
});

describe('the way of a request', () => {
  it.each([
    'application/json',
    'Application/json',
    'application/json; charset=utf-8',
    'APPLICATION/JSON ; x=y',
    'application/vnd.cometchat+json',
  ])('takes the content type %s', async (contentType) => {
    const { ask } = setUpIngress();
    expect((await ask(request({ body, headers: { 'content-type': contentType } }))).statusCode).toBe(200);
  });

  it('takes headers however they are spelled', async () => {
    const { ask } = setUpIngress();
    const headers = {
      authorization: undefined,
      'content-type': undefined,
      Authorization: basic(username, password),
      'Content-Type': 'application/json',
    };
    expect((await ask(request({ body, headers }))).statusCode).toBe(200);
  });

  it('goes by the route where the path begins with the stage', async () => {
    const { ask } = setUpIngress();
    const event = request({ body });
    event.rawPath = '/dev/webhooks';
    expect((await ask(event)).statusCode).toBe(200);
  });

  it.each([
    ['/webhooks', 200],
    ['/webhooks/', 200],
    ['/other', 404],
  ])('goes by the path where the route is the default one: %s', async (rawPath, status) => {
    const { ask } = setUpIngress();
    const event = { ...request({ body }), routeKey: '$default', rawPath };
    expect((await ask(event)).statusCode).toBe(status);
  });

  it('answers though the request cannot be recorded', async () => {
    const { ask } = setUpIngress({
      record: () => {
        throw new Error('the disk is full');
      },
    });
    expect((await ask(request({ body }))).statusCode).toBe(200);
    expect((await ask(request({ body: '' }))).statusCode).toBe(400);
  });

  it('always answers, records once and echoes nothing, whatever the body is', async () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.json().map((json) => `{"trigger":"before_message","data":${json}}`),
      fc
        .json()
        .map((json) => `{"trigger":"message_sent","appId":"a","webhook":"w","data":{"message":${json}}}`),
      fc.json().map((json) => `{"contextMessages":[${json}]}`),
    );
    await fc.assert(
      fc.asyncProperty(
        anything,
        fc.constantFrom('/webhooks', '/moderation'),
        fc.boolean(),
        async (text, path, asBytes) => {
          const { ask, records } = setUpIngress();
          const content = asBytes ? { bytes: Buffer.from(text) } : { body: text };
          const answer = await ask(request({ path, ...content }));
          expect([200, 400]).toContain(answer.statusCode);
          expect(records).toHaveLength(1);
          expect(Buffer.byteLength(answer.body)).toBeLessThan(300);
        },
      ),
    );
  });

  it('answers events that no HTTP API makes', async () => {
    const { ask } = setUpIngress();
    const event = request();
    for (const part of ['requestContext', 'headers', 'routeKey', 'rawPath'] as const) {
      const broken = { ...event };
      Reflect.deleteProperty(broken, part);
      expect((await ask(broken)).statusCode).toBeGreaterThanOrEqual(400);
    }
  });
});
