import { Ajv2020 } from 'ajv/dist/2020.js';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isJsonObject } from '../../lambda/cometchat/json.ts';
import { findMismatch, type Schema } from '../../lambda/events/check-schema.ts';
import { definitions, eventSchemas } from '../../lambda/events/generated/event-schemas.ts';
import { sampleDelivery, sampleVariants } from '../../tools/samples/index.ts';
import { mutantsOf } from '../worker/support/mutants.ts';

describe('findMismatch', () => {
  it.each<[string, Schema, unknown, unknown]>([
    ['the length of a text', { type: 'string', minLength: 1 }, 'a', ''],
    ['the pattern of a text', { type: 'string', pattern: '^\\d+$' }, '12', '1x'],
    ['one of several types', { type: ['string', 'null'] }, null, 1],
    ['alternatives', { anyOf: [{ type: 'number' }, { type: 'boolean' }] }, true, 'true'],
    ['the length of a list', { type: 'array', maxItems: 0 }, [], [1]],
    ['the items of a list', { type: 'array', items: { type: 'number' } }, [1, 2], [1, '2']],
    ['a list from an object', { type: 'object' }, {}, []],
    ['null from an object', { type: 'object' }, {}, null],
    ['a required field', { type: 'object', required: ['id'] }, { id: 1 }, {}],
    ['a field of the prototype', { type: 'object', required: ['toString'] }, { toString: 1 }, {}],
    [
      'the values of a map',
      { type: 'object', additionalProperties: { type: 'string' } },
      { a: 'b' },
      { a: 1 },
    ],
    ['a reference', { $ref: '#/$defs/User' }, { uid: 'ada' }, { uid: '' }],
  ])('tells %s', (_case, schema, fitting, other) => {
    expect(findMismatch(fitting, schema, definitions)).toBeUndefined();
    expect(findMismatch(other, schema, definitions)).toBeTypeOf('string');
  });

  it('names the place of the alternative that fits best', () => {
    const text: Schema = { type: 'object', properties: { kind: { type: 'string' } } };
    const deep: Schema = { type: 'object', properties: { kind: text } };
    for (const anyOf of [
      [text, deep],
      [deep, text],
    ])
      expect(findMismatch({ kind: { kind: 1 } }, { anyOf }, definitions)).toBe('kind.kind');
  });

  it('lets a field pass that is named like something of the prototype', () => {
    const schema: Schema = { type: 'object', properties: { uid: { type: 'string' } } };
    expect(findMismatch({ constructor: 1, toString: {}, uid: 'ada' }, schema, definitions)).toBeUndefined();
  });

  it('agrees with a whole JSON Schema validator about anything like the data of events', () => {
    const ajv = new Ajv2020({ strict: false });
    const names = [...new Set(Object.values(eventSchemas).map(({ definition }) => definition))];
    const validators = new Map(
      names.map((name) => [name, ajv.compile({ $ref: `#/$defs/${name}`, $defs: definitions })]),
    );
    const samples = sampleVariants.map(({ trigger, system, variant }) =>
      sampleDelivery(trigger, { system, variant }),
    );
    fc.assert(
      fc.property(mutantsOf(samples), fc.constantFrom(...names), (mutant, anyName) => {
        const { trigger, data } = isJsonObject(mutant) ? mutant : {};
        const known = typeof trigger === 'string' ? eventSchemas[`com.cometchat.${trigger}`] : undefined;
        const name = known?.definition ?? anyName;
        const fits = findMismatch(data, { $ref: `#/$defs/${name}` }, definitions) === undefined;
        expect(fits).toBe(validators.get(name)?.(data));
      }),
      { numRuns: 500 },
    );
  });
});
