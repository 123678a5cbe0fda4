import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Rule } from '../../lambda/decisions/index.ts';
import { parsableJson } from '../../lambda/ingress/http/parsable-json.ts';
import { setUpIngress } from './support/ingress.ts';
import { request } from './support/requests.ts';

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

describe('parsableJson', () => {
  it('leaves every other JSON what it is', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        fc.pre(!text.includes('__proto__'));
        expect(JSON.parse(parsableJson(text))).toEqual(JSON.parse(text));
      }),
    );
  });

  it('cuts off what is nested deeper than any message is, and nothing else', () => {
    const nested = (levels: number, core: string) => `${'['.repeat(levels)}${core}${']'.repeat(levels)}`;
    expect(parsableJson(nested(500, '7'))).toBe(nested(500, '7'));
    expect(parsableJson(nested(502, '7'))).toBe(nested(500, 'null'));
    const brackets = JSON.stringify({ text: '['.repeat(2000), after: [1] });
    expect(parsableJson(brackets)).toBe(brackets);
  });

  it('leaves words that only look like keys alone', () => {
    const text = '{"text":"__proto__ and constructor","constructor":"Acme","\\u0041":["constructor"]}';
    expect(JSON.parse(parsableJson(text))).toEqual(JSON.parse(text));
  });

  it('leaves what is no JSON to the parser', () => {
    for (const text of ['__proto__', '{"__proto__":', `"constructor"${'['.repeat(100_000)}`])
      expect(parsableJson(text)).toBe(text);
  });
});
