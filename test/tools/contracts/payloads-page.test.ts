import { expect, it } from 'vitest';
import { isJsonObject, type JsonObject } from '../../../lambda/cometchat/json.ts';
import * as authoring from '../../../lambda/decisions/authoring.ts';
import { messageFields, unnamedPaths } from '../../../tools/contracts/message-fields.ts';
import { writePayloadsPage } from '../../../tools/contracts/payloads-page.ts';
import { fieldsOf, functionOf } from '../../../tools/contracts/source-docs.ts';
import { payload } from '../../decisions/payloads.ts';
import { describeWithVendorFiles } from '../../vendor-files.ts';

const object = (value: unknown): JsonObject => {
  if (!isJsonObject(value)) throw new Error('not an object');
  return value;
};

/** The message of a request of the moderation Custom API. */
function judged(file: string): JsonObject {
  const { contextMessages } = object(payload(`moderation-custom-api/${file}`));
  if (!Array.isArray(contextMessages)) throw new Error('not a moderation request');
  return object(Object.values(object(contextMessages.at(-1)))[0]);
}

describeWithVendorFiles("the fields of a message, beside CometChat's examples", () => {
  const always = messageFields().filter(({ present }) => present.startsWith('always'));
  const has = (message: JsonObject, path: string) =>
    path
      .split('.')
      .reduce<unknown>((value, name) => (isJsonObject(value) ? value[name] : undefined), message) !==
    undefined;

  it.each([
    ['before_message', () => object(object(payload('legacy-docs/before_message.json')).data)],
    [
      'before_message, another one',
      () => object(object(payload('legacy-docs/before_message--superhero.json')).data),
    ],
    ['a moderation request', () => judged('request--text-with-context.json')],
    ['a moderation request for an image', () => judged('request--composed-image.json')],
  ])('%s has no other ones, and those that are always there', (name, read) => {
    const message = read();
    expect(unnamedPaths(message)).toEqual([]);
    expect(always.filter(({ path }) => !has(message, path))).toEqual([]);
    expect(has(message, 'id')).toBe(!name.startsWith('before_message'));
    expect(has(message, 'data.moderation.status')).toBe(!name.startsWith('before_message'));
  });
});

it('every option and every text helper is on the page', () => {
  const page = writePayloadsPage();
  const others = ['defineRule', 'judge', 'OutboundError'];
  const names = Object.keys(authoring).filter((name) => !others.includes(name));
  expect(names.length).toBeGreaterThan(15);
  expect(names.filter((name) => !page.includes(`| \`${name}(`) && !page.includes(`### ${name}\n`))).toEqual(
    [],
  );
});

it('comments of the sources are read as they stand, and a missing one is refused', () => {
  const source = `
/** Shape. */
export interface Shape {
  /**
   * How wide,
   * in metres.
   */
  readonly width: number;
  readonly name: 'a' | 'b';
}

/** Turns it. */
export function turn(
  shape: Shape,
): Shape {
  return shape;
}

export function mute(): void {
}`;
  expect(fieldsOf(source, 'Shape')).toEqual([
    { name: 'width', type: 'number', text: 'How wide, in metres.' },
    { name: 'name', type: "'a' | 'b'", text: undefined },
  ]);
  expect(functionOf(source, 'turn')).toEqual({
    signature: 'turn(shape: Shape): Shape',
    text: 'Turns it.',
  });
  expect(() => functionOf(source, 'mute')).toThrow('no function mute with a comment');
  expect(() => fieldsOf(source, 'Other')).toThrow('no interface Other');
});
