import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../tools/json/json.ts';
import type { InvocationResult } from '../../../../tools/local/functions/process.ts';
import { httpResponse, matchRoute } from '../../../../tools/local/http/api.ts';
import { payloadV2 } from '../../../../tools/local/http/event.ts';

/** `headers` as Node reads them: names in lower case, each with all its values. */
function eventOf({
  target = '/webhooks',
  headers = {},
  body = Buffer.from('{}'),
}: {
  target?: string;
  headers?: Record<string, string[]>;
  body?: Buffer;
}) {
  const message = new IncomingMessage(new Socket());
  message.headersDistinct = headers;
  const [path = '', query = ''] = target.split('?');
  const event = payloadV2(
    { method: 'POST', target, path, query, body, receivedAt: Date.UTC(2026, 10, 5, 7, 8, 9), message },
    { key: 'POST /webhooks', pathParameters: {} },
    { accountId: '000000000000', apiEndpoint: 'http://localhost:3000' },
  );
  // As it comes to the function: without what is undefined.
  const received: JsonObject = JSON.parse(JSON.stringify(event));
  return received;
}

describe('the event of an HTTP request', () => {
  it('has headers, joined by commas, and cookies apart', () => {
    const headers = { 'x-one': ['a', 'b'], cookie: ['c=1; d=2'], 'x-forwarded-for': ['10.0.0.1'] };
    expect(eventOf({ headers })).toMatchObject({
      headers: { 'x-one': 'a,b', 'x-forwarded-for': '10.0.0.1, 127.0.0.1' },
      cookies: ['c=1', 'd=2'],
    });
  });

  it('has a trace of its own, or goes on with the one that it came with', () => {
    const traceOf = (headers: Record<string, string[]>) => eventOf({ headers }).headers;
    expect(traceOf({})).toMatchObject({
      'x-amzn-trace-id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
    });
    const trace = 'Root=1-5759e988-bd862e3fe1be46a994272793';
    expect(traceOf({ 'x-amzn-trace-id': [trace] })).toMatchObject({ 'x-amzn-trace-id': trace });
  });

  it('has path, query and the time of the request', () => {
    expect(eventOf({ target: '/webhooks?a=1&a=2&b=%20' })).toMatchObject({
      rawPath: '/webhooks',
      rawQueryString: 'a=1&a=2&b=%20',
      queryStringParameters: { a: '1,2', b: ' ' },
      requestContext: { timeEpoch: Date.UTC(2026, 10, 5, 7, 8, 9), time: '05/Nov/2026:07:08:09 +0000' },
    });
  });

  it.each([
    ['application/json', true],
    ['Application/JSON; charset=utf-8', true],
    ['application/problem+json', true],
    ['text/plain', true],
    ['application/x-www-form-urlencoded', false],
    ['application/octet-stream', false],
    ['', false],
  ])('has a body of the content type "%s" as text: %s', (contentType, isText) => {
    const event = eventOf({ headers: { 'content-type': [contentType] }, body: Buffer.from('{"a":1}') });
    expect(event).toMatchObject(
      isText
        ? { body: '{"a":1}', isBase64Encoded: false }
        : { body: Buffer.from('{"a":1}').toString('base64'), isBase64Encoded: true },
    );
  });

  it('has no body where the request has none', () => {
    expect(eventOf({ body: Buffer.alloc(0) })).not.toHaveProperty('body');
  });

  it('keeps every byte of a body, whatever it is', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), (bytes) => {
        const { body, isBase64Encoded } = eventOf({ body: Buffer.from(bytes) });
        const kept = Buffer.from(String(body), isBase64Encoded === true ? 'base64' : 'utf8');
        expect([...kept]).toEqual([...bytes]);
      }),
    );
  });
});

describe('a route', () => {
  const routes = ['POST /a/{proxy+}', 'POST /a', 'POST /a/fixed', 'GET /a'].map((key) => ({
    key,
    functionName: key,
    timeoutMilliseconds: 1,
  }));

  it.each([
    ['POST', '/a', 'POST /a', {}],
    ['GET', '/a', 'GET /a', {}],
    ['POST', '/a/fixed', 'POST /a/fixed', {}],
    ['POST', '/a/7/8', 'POST /a/{proxy+}', { proxy: '7/8' }],
  ])('for %s %s is the most specific one', (method, path, key, pathParameters) => {
    expect(matchRoute(routes, method, path)).toMatchObject({ route: { key }, pathParameters });
  });

  it.each([
    ['POST', '/b'],
    ['POST', '/ab'],
    ['GET', '/a/7'],
  ])('for %s %s is none', (method, path) => {
    expect(matchRoute(routes, method, path)).toBeUndefined();
  });
});

describe('the answer to a result', () => {
  const failure = { errorType: 'E', errorMessage: 'm', stack: '' };

  it.each<[string, InvocationResult, number, string]>([
    ['with a status', { ok: true, payload: '{"statusCode":201,"body":"x"}' }, 201, 'x'],
    ['in base64', { ok: true, payload: '{"statusCode":200,"body":"eA==","isBase64Encoded":true}' }, 200, 'x'],
    ['without a status', { ok: true, payload: '{"a":1}' }, 200, '{"a":1}'],
    [
      'with a senseless status',
      { ok: true, payload: '{"statusCode":"x"}' },
      500,
      '{"message":"Internal Server Error"}',
    ],
    ['of a failure', { ok: false, kind: 'error', failure }, 500, '{"message":"Internal Server Error"}'],
    ['of a crash', { ok: false, kind: 'crash', failure }, 500, '{"message":"Internal Server Error"}'],
    ['of a timeout', { ok: false, kind: 'timeout', failure }, 503, '{"message":"Service Unavailable"}'],
  ])('%s is as API Gateway gives it', (_name, result, status, body) => {
    const response = httpResponse(result);
    expect({ status: response.status, body: response.body.toString() }).toEqual({ status, body });
  });

  it('has the headers and cookies of the function', () => {
    const payload = JSON.stringify({ statusCode: 200, headers: { 'X-A': 1 }, cookies: ['a=1', 'b=2'] });
    expect(httpResponse({ ok: true, payload }).headers).toMatchObject({
      'x-a': '1',
      'set-cookie': ['a=1', 'b=2'],
    });
  });
});
