import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../lambda/cometchat/json.ts';
import { findBreaches, findIncompatibilities, summarise } from '../../../tools/contracts/compatibility.ts';

const text: JsonObject = { type: 'string', minLength: 1 };

function schema(changes: JsonObject = {}, version = 1): JsonObject {
  return {
    $id: `urn:cometchat-webhook-relay:thing:v${version}`,
    type: 'object',
    properties: {
      id: text,
      note: { type: ['string', 'null'] },
      by: { $ref: '#/$defs/User' },
      files: { type: 'array', items: { type: 'object', properties: { url: text } } },
      members: { type: 'object', additionalProperties: { $ref: '#/$defs/User' } },
      free: {},
    },
    required: ['id', 'by'],
    additionalProperties: {},
    $defs: { User: { type: 'object', properties: { uid: text, name: text }, required: ['uid'] } },
    ...changes,
  };
}

function withProperties(changes: JsonObject): JsonObject {
  const { properties } = schema();
  return schema({ properties: { ...(typeof properties === 'object' ? properties : {}), ...changes } });
}

const lines = (after: JsonObject) =>
  findIncompatibilities(schema(), JSON.parse(JSON.stringify(after))).map((line) =>
    line.replace(/^data\./, ''),
  );

describe('the compatibility check', () => {
  it.each([
    ['nothing', schema()],
    ['a new optional field', withProperties({ later: { type: 'number' } })],
    ['a description', withProperties({ id: { ...text, description: 'The id.' } })],
    ['the same in other words', withProperties({ note: { anyOf: [{ type: 'null' }, { type: 'string' }] } })],
    [
      'a definition written in place',
      withProperties({ by: { type: 'object', properties: { uid: text, name: text }, required: ['uid'] } }),
    ],
  ])('lets pass a change of %s', (_case, after) => {
    expect(lines(after)).toEqual([]);
  });

  it.each<[string, JsonObject, string[]]>([
    ['a field that is gone', withProperties({ note: undefined }), ['note is gone']],
    [
      'a field that may be null',
      withProperties({ id: { type: ['string', 'null'], minLength: 1 } }),
      ['id may now be null {"minLength":1}'],
    ],
    [
      'a field that may no longer be null',
      withProperties({ note: { type: 'string' } }),
      ['note may no longer be null {}'],
    ],
    [
      'a stricter text',
      withProperties({ id: { ...text, pattern: '^x' } }),
      ['id may no longer be string {"minLength":1}', 'id may now be string {"minLength":1,"pattern":"^x"}'],
    ],
    [
      'a field that must be there',
      schema({ required: ['id', 'by', 'note'] }),
      ['note may no longer be absent'],
    ],
    ['a field that need not be there', schema({ required: ['id'] }), ['by may now be absent']],
    [
      'a new field that must be there',
      schema({ ...withProperties({ later: text }), required: ['id', 'by', 'later'] }),
      ['later must now be there'],
    ],
    [
      'a change of what is referred to, everywhere',
      schema({ $defs: { User: { type: 'object', properties: { uid: text }, required: ['uid'] } } }),
      ['by.name is gone', 'members.*.name is gone'],
    ],
    [
      'a change inside a list',
      withProperties({ files: { type: 'array', items: { type: 'object', properties: {} } } }),
      ['files.[].url is gone'],
    ],
    [
      'a free field that is bound',
      withProperties({ free: text }),
      ['free may no longer be anything', 'free may now be string {"minLength":1}'],
    ],
    [
      'an object that is closed to new fields',
      schema({ additionalProperties: false }),
      ['* may no longer be anything'],
    ],
    [
      'an inner object that is closed to new fields',
      withProperties({ members: { type: 'object', additionalProperties: false } }),
      ['members.* may no longer be an object'],
    ],
    [
      'an object that becomes a text',
      withProperties({ by: text }),
      ['by may no longer be an object', 'by may now be string {"minLength":1}'],
    ],
  ])('finds %s', (_case, after, expected) => {
    expect(lines(after)).toEqual(expected);
  });

  it('accepts anything with a raised version, and nothing with a lowered one', () => {
    const before = { 'thing.json': schema({}, 2) };
    expect(findBreaches(before, { 'thing.json': schema({ properties: {} }, 3) })).toEqual([]);
    expect(findBreaches(before, { 'thing.json': schema({}, 1) })).toEqual([
      'thing.json: the version went back',
    ]);
    expect(findBreaches(before, { 'thing.json': schema({ required: ['id'] }, 2) })).toEqual([
      'thing.json: data.by may now be absent',
    ]);
  });

  it('refuses to compare what it cannot', () => {
    const either = withProperties({ by: { anyOf: [{ type: 'object' }, { type: 'object' }] } });
    expect(() => findIncompatibilities(schema(), either)).toThrow('one kind of object');
  });

  it('is told in few lines', () => {
    const breaches = Array.from({ length: 7 }, (_none, index) => `thing.json: data.f${index} is gone`);
    expect(summarise([...breaches, 'other.json: the event is gone'])).toEqual([
      ...breaches.slice(0, 5),
      'thing.json: and 2 more',
      'other.json: the event is gone',
    ]);
  });

  it('notices an event that is gone, and welcomes a new one', () => {
    const events = { 'thing.json': schema() };
    expect(findBreaches(events, {})).toEqual(['thing.json: the event is gone']);
    expect(findBreaches({}, events)).toEqual([]);
  });
});
