import { describe, expect, it } from 'vitest';
import { toFlag, toList, toMap, toNumber, toObject, toText } from '../../lambda/cometchat/coerce.ts';
import { exactNumber } from '../../lambda/cometchat/exact-number.ts';
import { isJsonObject, type JsonValue } from '../../lambda/cometchat/json.ts';

/** As the exact parser makes it. */
const exact = (text: string): JsonValue => exactNumber(text);

describe('reading a value of another kind', () => {
  it.each<[JsonValue, string | undefined]>([
    ['', ''],
    ['seven', 'seven'],
    [7, '7'],
    [0.5, '0.5'],
    [exact('9007199254740993'), '9007199254740993'],
    [Number.POSITIVE_INFINITY, undefined],
    [false, undefined],
    [null, undefined],
    [[], undefined],
    [{}, undefined],
  ])('as text: %j', (value, text) => {
    expect(toText(value)).toBe(text);
  });

  it.each<[JsonValue, number | undefined]>([
    [7, 7],
    ['1760000000', 1_760_000_000],
    ['21.433000', 21.433],
    ['-1', -1],
    ['123456789012345', 123_456_789_012_345],
    ['9007199254740993', undefined],
    ['0.1234567890123456789', undefined],
    [exact('1.0'), 1],
    [exact('1e400'), undefined],
    [Number.POSITIVE_INFINITY, undefined],
    ['', undefined],
    ['007', undefined],
    ['1e3', undefined],
    [' 7', undefined],
    ['yesterday', undefined],
    [true, undefined],
    [null, undefined],
  ])('as a number: %j', (value, number) => {
    expect(toNumber(value)).toBe(number);
  });

  it.each<[JsonValue, boolean | undefined]>([
    [true, true],
    [1, true],
    ['1', true],
    ['true', true],
    [false, false],
    [0, false],
    ['0', false],
    ['false', false],
    [2, undefined],
    ['yes', undefined],
    ['', undefined],
    [null, undefined],
  ])('as a flag: %j', (value, flag) => {
    expect(toFlag(value)).toBe(flag);
  });

  it.each<[JsonValue, readonly JsonValue[] | undefined]>([
    [[1], [1]],
    [{}, []],
    [{ 2: 'c', 0: 'a' }, ['a', 'c']],
    [{ 0: 'a', last: 'b' }, undefined],
    [{ '007': 'a' }, undefined],
    ['a', undefined],
    [null, undefined],
    [{ url: 'u' }, [{ url: 'u' }]],
  ])('as a list: %j', (value, list) => {
    expect(toList(value, (object) => 'url' in object)).toEqual(list);
  });

  it.each<[JsonValue, JsonValue | undefined]>([
    [{ a: 1 }, { a: 1 }],
    [[], {}],
    [[1], undefined],
    ['a', undefined],
    [exact('1e400'), undefined],
  ])('as an object: %j', (value, object) => {
    expect(toObject(value)).toEqual(object);
  });

  it.each<[JsonValue, JsonValue | undefined]>([
    [{ ada: {} }, { ada: {} }],
    [[], {}],
    [[{ uid: 'ada' }, { uid: 7 }], { ada: { uid: 'ada' }, 7: { uid: 7 } }],
    [[{ uid: 'ada' }, { uid: 'ada' }], undefined],
    [[{ uid: '' }], undefined],
    [[{ name: 'Ada' }], undefined],
    [['ada'], undefined],
  ])('as a map: %j', (value, map) => {
    expect(toMap(value, 'uid')).toEqual(map);
  });

  it('takes an exact number for no object', () => {
    expect(isJsonObject(exact('1e400'))).toBe(false);
  });
});
