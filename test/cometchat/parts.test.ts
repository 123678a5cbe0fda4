import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../lambda/cometchat/canonical-json.ts';
import type { JsonValue } from '../../lambda/cometchat/json.ts';
import { isDeeperThan, mostLevels } from '../../lambda/cometchat/normalise/depth.ts';
import { textAt, valueAt } from '../../lambda/cometchat/value-at.ts';

const json = fc
  .jsonValue({ noUnicodeString: false })
  .map((value): JsonValue => JSON.parse(JSON.stringify(value)));

describe('canonical JSON', () => {
  it('means the same value', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(value);
      }),
    );
  });

  it('does not depend on the order of fields', () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2 }], a: null })).toBe('{"a":null,"b":[{"c":2,"d":1}]}');
  });

  it('bears any depth and any breadth', () => {
    const deep = JSON.parse(`${'[{"a":'.repeat(100_000)}1${'}]'.repeat(100_000)}`);
    expect(canonicalJson(deep)).toHaveLength('[{"a":}]'.length * 100_000 + 1);
    const broad: JsonValue = Array.from({ length: 300_000 }, () => 1);
    expect(canonicalJson(broad)).toHaveLength(600_001);
  });
});

describe('nesting', () => {
  it.each([
    ['[', ']'],
    ['{"a":', '}'],
  ])('is too deep from one level more than allowed: %s', (open, close) => {
    const nested = (levels: number): JsonValue =>
      JSON.parse(`${open.repeat(levels - 1)}${open === '[' ? '[]' : '{}'}${close.repeat(levels - 1)}`);
    expect(isDeeperThan(mostLevels, nested(mostLevels))).toBe(false);
    expect(isDeeperThan(mostLevels, nested(mostLevels + 1))).toBe(true);
    expect(isDeeperThan(mostLevels, { shallow: 1, deep: [nested(mostLevels)] })).toBe(true);
  });
});

describe('reading a path', () => {
  it('finds own fields only', () => {
    expect(valueAt({ a: { b: 1 } }, 'a.b')).toBe(1);
    expect(valueAt({ a: { b: 1 } }, 'a.toString')).toBeUndefined();
    expect(valueAt({}, 'constructor.name')).toBeUndefined();
    expect(valueAt({ a: [1] }, 'a.length')).toBeUndefined();
    expect(valueAt({ a: 'text' }, 'a.length')).toBeUndefined();
  });

  it.each([
    ['7', '7'],
    [7, '7'],
    [0, '0'],
    [1.5, '1.5'],
    [9_007_199_254_740_991, '9007199254740991'],
    [9_007_199_254_740_992, undefined],
    [Number.POSITIVE_INFINITY, undefined],
    ['', undefined],
    [null, undefined],
    [true, undefined],
    [['7'], undefined],
  ])('takes %j for %j', (value, expected) => {
    expect(textAt({ a: value }, 'a')).toBe(expected);
  });
});
