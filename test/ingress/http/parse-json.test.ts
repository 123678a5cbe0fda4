import middy from '@middy/core';
import httpJsonBodyParser from '@middy/http-json-body-parser';
import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { Rule } from '../../../lambda/decisions/index.ts';
import type { IngressEvent } from '../../../lambda/ingress/exchange.ts';
import { isPlainJson, parseHostileJson } from '../../../lambda/ingress/http/parse-json.ts';
import { setUpIngress } from '../support/ingress.ts';
import { context, request } from '../support/requests.ts';

const forbidden = [
  '"__proto__":{"polluted":true}',
  '"\\u005f_proto__":1',
  '"constructor":{"prototype":{"polluted":true}}',
  '"\\u0063onstructor":{"prototype":null}',
  `"deep":${'['.repeat(200_000)}${']'.repeat(200_000)}`,
  `"deep":${'{"":'.repeat(3000)}1${'}'.repeat(3000)}`,
];
const names = forbidden.map((member) => [member.slice(0, 40), member] as const);
const dropping: Rule = {
  name: 'no-harbours',
  judge: ({ text }) =>
    text.includes('harbour') ? { outcome: 'drop', reason: 'harbour' } : { outcome: 'pass' },
};

describe.each(names)('a body with %s', (_name, member) => {
  it('is queued byte for byte', async () => {
    const { ask, sent } = setUpIngress();
    const body = `{ "trigger":"poll_closed","data":{"poll":{${member}}},${member},"appId":"app-1"}`;
    expect((await ask(request({ body }))).statusCode).toBe(200);
    expect(sent[0]?.body).toBe(body);
  });

  it('does not escape a rule', async () => {
    const message = `{"sender":"ada","receiver":"grace","receiverType":"user","category":"message","type":"text","data":{"text":"the harbour","metadata":{${member}}}}`;
    const { ask } = setUpIngress({ rules: [dropping] });
    const question = request({ body: `{"trigger":"before_message","appId":"app-1","data":${message}}` });
    expect((await ask(question)).body).toBe('{"action":"do_not_propagate"}');
    const moderation = request({ path: '/moderation', body: `{"contextMessages":[{"ada":${message}}]}` });
    expect(JSON.parse((await ask(moderation)).body)).toMatchObject({ isMatchingCondition: true });
  });

  it('has nothing that the key would lend it', async () => {
    const { ask } = setUpIngress({ allowedAppIds: ['app-1'] });
    const lent =
      '{"trigger":"x","data":{},"__proto__":{"appId":"app-1"},"constructor":{"prototype":{"appId":"app-1"}}}';
    expect((await ask(request({ body: lent }))).statusCode).toBe(403);
    expect((await ask(request({ body: `{${member}}` }))).statusCode).toBe(400);
    expect(Reflect.has({}, 'polluted')).toBe(false);
  });
});

describe('parseHostileJson', () => {
  it('makes of every other JSON what it is', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        fc.pre(!text.includes('__proto__'));
        expect(parseHostileJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('cuts off what is nested deeper than any message is, and nothing else', () => {
    const nested = (levels: number, core: string) => `${'['.repeat(levels)}${core}${']'.repeat(levels)}`;
    expect(parseHostileJson(nested(500, '7'))).toEqual(JSON.parse(nested(500, '7')));
    expect(parseHostileJson(nested(502, '7'))).toEqual(JSON.parse(nested(500, 'null')));
    expect(parseHostileJson(`{"a":${nested(500, '{}')}}`)).toEqual(
      JSON.parse(`{"a":${nested(499, 'null')}}`),
    );
    const brackets = JSON.stringify({ text: '['.repeat(2000), after: [1] });
    expect(parseHostileJson(brackets)).toEqual(JSON.parse(brackets));
  });

  it('leaves words that only look like keys alone', () => {
    const text = '{"text":"__proto__ and constructor","constructor":"Acme","\\u0041":["constructor"]}';
    expect(parseHostileJson(text)).toEqual(JSON.parse(text));
  });

  it('throws for what is not JSON', () => {
    for (const text of ['__proto__', '{"__proto__":', `"constructor"${'['.repeat(100_000)}`])
      expect(() => parseHostileJson(text)).toThrow(SyntaxError);
  });
});

describe('isPlainJson', () => {
  it.each([
    [true, 'an ordinary body', '{"data":{"text":"hello"}}'],
    [false, 'a key that the parser refuses', '{"constructor":{}}'],
    [false, 'letters written as escapes', '{"\\u0063onstructor":{}}'],
    [false, 'deep nesting', '['.repeat(501)],
    [false, 'a long body', JSON.stringify('x'.repeat(65_536))],
  ])('is %s for %s', (plain, _what, text) => {
    expect(isPlainJson(text)).toBe(plain);
  });

  it('is true only for what the parser takes too', async () => {
    const key = fc.constantFrom('a', 'constructor', 'prototype', '__proto__', '\\u005f_proto__', 'text');
    const json = fc.letrec<{ value: string }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom('1', '"constructor"', '[]'),
        fc.tuple(key, tie('value')).map(([name, value]) => `{"${name}":${value}}`),
        fc.array(tie('value'), { maxLength: 3 }).map((values) => `[${values.join(',')}]`),
      ),
    })).value;
    const parse = middy<IngressEvent, unknown>()
      .use(httpJsonBodyParser({ disableContentTypeCheck: true }))
      .handler(({ body }: IngressEvent) => body);
    await fc.assert(
      fc.asyncProperty(json, async (body) => {
        fc.pre(isPlainJson(body));
        expect(await parse(request({ body }), context())).toEqual(JSON.parse(body));
      }),
    );
  });
});

describe('a body of 980 KB that is made to be slow', () => {
  const item = '[[[[{"constructor":{"prototype":1}}]]]],';
  const metadata = `[${item.repeat(Math.floor(980_000 / item.length))}0]`;
  const body = `{"trigger":"before_message","appId":"a","data":{"sender":"ada","category":"message","type":"text","data":{"text":"the harbour","metadata":${metadata}}}}`;

  it('is parsed once, without a reviver', async () => {
    const parse = vi.spyOn(JSON, 'parse');
    try {
      const { ask } = setUpIngress({ rules: [dropping] });
      expect((await ask(request({ body }))).body).toBe('{"action":"do_not_propagate"}');
      const calls = parse.mock.calls.filter(([text]) => text.length > 100_000);
      expect(calls.map((parameters) => parameters.length)).toEqual([1]);
    } finally {
      parse.mockRestore();
    }
  });
});
