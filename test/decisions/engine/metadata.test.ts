import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isJsonObject, type JsonObject } from '../../../lambda/cometchat/json.ts';
import { mergeMetadata, plainMetadata } from '../../../lambda/decisions/engine/metadata.ts';

/** Any JSON object, as it comes out of `JSON.parse`; with names that mean something to JavaScript. */
const metadata = fc
  .dictionary(fc.constantFrom('a', 'b', '__proto__', 'constructor', 'toString'), fc.jsonValue(), {
    noNullPrototype: true,
  })
  .map((value) => JSON.stringify(value))
  .chain((text) => fc.constantFrom(text, text.replace('"a"', '"__proto__"')))
  .map((text): JsonObject => {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : {};
  });

describe('merging metadata', () => {
  it('keeps every key as a plain key, and changes no prototype', () => {
    const property = fc.property(metadata, metadata, (left, right) => {
      const merged = mergeMetadata([left, right]) ?? {};
      expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
      expect(Object.keys(merged).sort()).toStrictEqual(
        [...new Set([...Object.keys(left), ...Object.keys(right)])].sort(),
      );
    });
    fc.assert(property);
    const polluting: JsonObject = JSON.parse('{"__proto__":{"polluted":true}}');
    expect(JSON.stringify(mergeMetadata([polluting, { a: 1 }]))).toBe(
      '{"__proto__":{"polluted":true},"a":1}',
    );
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('keeps what the later one says, and takes the order of three as it comes', () => {
    const property = fc.property(metadata, metadata, metadata, (first, second, third) => {
      const left = mergeMetadata([mergeMetadata([first, second]) ?? {}, third]);
      const right = mergeMetadata([first, second, third]);
      expect(JSON.stringify(left)).toBe(JSON.stringify(right));
      for (const [key, value] of Object.entries(third))
        if (!isJsonObject(value)) expect(Object.entries(right ?? {})).toContainEqual([key, value]);
    });
    fc.assert(property);
  });

  it('is nothing where there is nothing', () => {
    expect(mergeMetadata([])).toBeUndefined();
    expect(mergeMetadata([{}, {}])).toBeUndefined();
  });
});

describe('metadata of a rule', () => {
  it('is copied as JSON would carry it', () => {
    const given: JsonObject = { a: undefined, b: [1], c: { d: null } };
    const copy = plainMetadata(given);
    expect(copy).toStrictEqual({ b: [1], c: { d: null } });
    expect(copy).not.toBe(given);
  });

  it('is refused where it cannot be JSON, is no object, or is longer than 4 KB', () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    for (const value of [
      circle,
      { big: 1n },
      [],
      null,
      'text',
      7,
      { toJSON: () => 'text' },
      { a: 'x'.repeat(4096) },
    ])
      expect(plainMetadata(value)).toBeUndefined();
    expect(plainMetadata({ a: 'x'.repeat(4000) })).toBeDefined();
  });
});
