import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayHoldExactNumbers, parseExactly } from '../../lambda/cometchat/exact-json.ts';

const rewritten = (json: string) => JSON.stringify(parseExactly(json) ?? JSON.parse(json));

/** Literals that JSON allows, whatever JavaScript makes of them. */
const literal = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.oneof(fc.constant('0'), fc.stringMatching(/^[1-9]\d{0,24}$/)),
    fc.option(fc.stringMatching(/^\.\d{1,30}$/), { nil: '' }),
    fc.option(fc.stringMatching(/^[eE][+-]?\d{1,3}$/), { nil: '' }),
  )
  .map((parts) => parts.join(''));

/** Compact JSON texts with such literals, and with texts and keys that look like them. */
const { value: jsonText } = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    literal,
    fc
      .oneof(fc.string(), literal, fc.constantFrom('\\', '"', '\\"', '","1.0'))
      .map((text) => JSON.stringify(text)),
    fc.constantFrom('true', 'null'),
    fc.array(tie('value'), { maxLength: 4 }).map((items) => `[${items.join(',')}]`),
    fc
      .uniqueArray(fc.tuple(fc.constantFrom('a', '__proto__', 'constructor', '1.0', ',"'), tie('value')), {
        maxLength: 4,
        selector: ([key]) => key,
      })
      .map((fields) => `{${fields.map(([key, text]) => `${JSON.stringify(key)}:${text}`).join(',')}}`),
  ),
}));

describe('parsing numbers exactly', () => {
  it.each(['9007199254740993', '1e400', '0.1000000000000000055', '1.0', '-0', '-0.0', '1E5', '0.10'])(
    'keeps %s',
    (number) => {
      const json = `{"a":[${number},"${number}"],"b":${number}}`;
      expect(mayHoldExactNumbers(json)).toBe(true);
      expect(rewritten(json)).toBe(json);
      expect(mayHoldExactNumbers(`{"a": ${number}}`)).toBe(true);
    },
  );

  it('leaves the numbers alone that JavaScript writes as they were sent', () => {
    const json = '{"a":[7,-7,0,0.5,1760000000000,9007199254740991,1e+21],"b":"1.0"}';
    expect(parseExactly(json)).toBeUndefined();
  });

  it('is not needed for most deliveries', () => {
    const json =
      '{"id":"1","sentAt":1760000000123,"url":"https://x.io/4.1/10?a=1.5","resource":"WEB-4_0_3,5"}';
    expect(mayHoldExactNumbers(json)).toBe(false);
  });

  it('writes any JSON as it was, and notices all that needs it', () => {
    fc.assert(
      fc.property(jsonText, (value) => {
        const json = `{"data":${value}}`;
        expect(rewritten(json)).toBe(json);
        if (!mayHoldExactNumbers(json)) expect(JSON.stringify(JSON.parse(json))).toBe(json);
      }),
      { numRuns: 2_000 },
    );
  });

  it('bears any depth and breadth', () => {
    const deep = `${'{"constructor":['.repeat(100_000)}1.0${']}'.repeat(100_000)}`;
    expect(() => parseExactly(deep)).not.toThrow();
    const broad = `[${'1.0,'.repeat(200_000)}1]`;
    expect(rewritten(broad)).toBe(broad);
  });
});
