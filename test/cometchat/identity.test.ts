import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../lambda/cometchat/catalogue/index.ts';
import type { Ingredient } from '../../lambda/cometchat/catalogue/row.ts';
import type { JsonObject } from '../../lambda/cometchat/json.ts';
import { everySample, receivedAt, routeOf, withValue } from './deliveries.ts';

const identityOf = (envelope: JsonObject, at?: number) => routeOf(envelope, at).identity;

const idText = fc.oneof(
  fc.string({ minLength: 1, unit: 'binary' }),
  fc.constantFrom(':', '%', '~', ',', '~minute.1', 'ü', '\ud800', '__proto__', 'a:b', 'a%003ab'),
);
const twoTexts = fc.tuple(idText, idText).filter(([one, other]) => one !== other);

/** Two envelopes that differ in one thing that the ingredient names, and in nothing else that it does. */
function variations(
  envelope: JsonObject,
  ingredient: Ingredient,
  one: string,
  other: string,
): readonly (readonly [JsonObject, JsonObject])[] {
  switch (ingredient.from) {
    case 'field':
      return ingredient.paths.map((path, position) => {
        const earlier = ingredient.paths.slice(0, position);
        const base = earlier.reduce((changed, before) => withValue(changed, before, undefined), envelope);
        return [withValue(base, path, one), withValue(base, path, other)];
      });
    case 'keys':
      return [
        [
          withValue(envelope, ingredient.path, { [`k${one}`]: { uid: 'u' } }),
          withValue(envelope, ingredient.path, { [`k${other}`]: { uid: 'u' } }),
        ],
        [
          withValue(envelope, ingredient.path, { [`k${one}`]: {} }),
          withValue(envelope, ingredient.path, { [`k${one}`]: {}, [`k${other}`]: {} }),
        ],
      ];
    case 'digest':
      return ingredient.paths.map((path) => [
        withValue(envelope, path, one),
        withValue(envelope, path, { in: other }),
      ]);
    case 'body':
      return [[withValue(envelope, 'data.extra', one), withValue(envelope, 'data.extra', other)]];
    case 'minute':
      return [];
  }
}

describe.each(everySample)('the identity of $label', (sample) => {
  const row = catalogue.find(({ name }) => name === sample.row);
  const recipe = row?.identity ?? [];
  const hashesBody = recipe.some(({ from }) => from === 'body') || sample.variant === 'without uids';

  it('is the same for a retry, however its fields are ordered, and fits SQS', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const envelope = sample.make({ seed });
        const reordered = Object.fromEntries(Object.entries(envelope).toReversed());
        const retried = hashesBody ? envelope : reordered;
        expect(identityOf(retried)).toBe(identityOf(envelope));
        expect(identityOf(envelope)).toMatch(/^v1[:#][!-~]{1,125}$/);
      }),
      { numRuns: 20 },
    );
  });

  it('changes with every field that the recipe names', () => {
    fc.assert(
      fc.property(fc.nat(), twoTexts, (seed, [one, other]) => {
        for (const ingredient of recipe) {
          for (const [first, second] of variations(sample.make({ seed }), ingredient, one, other)) {
            expect(identityOf(first)).not.toBe(identityOf(second));
          }
        }
      }),
      { numRuns: 20 },
    );
  });

  it('changes with app, and with webhook or bot', () => {
    const envelope = sample.make();
    const identities = ['appId', sample.system === 'bot' ? 'bot' : 'webhook'].map((field) =>
      identityOf(withValue(envelope, field, 'another')),
    );
    expect(new Set([identityOf(envelope), ...identities]).size).toBe(3);
  });

  it('changes with the minute of the receipt where the recipe says so, and only there', () => {
    const envelope = sample.make();
    const inRecipe = recipe.some(({ from }) => from === 'minute');
    expect(identityOf(envelope, receivedAt + 60_000) !== identityOf(envelope)).toBe(inRecipe);
    expect(identityOf(envelope, receivedAt + 20_000)).toBe(identityOf(envelope));
  });

  const itForFields = hashesBody ? undefined : it;

  itForFields?.('does not change with what the recipe does not name', () => {
    const envelope = sample.make();
    const more = withValue(withValue(envelope, 'data.somethingNew', 7), 'anotherNew', 'x');
    expect(identityOf(more)).toBe(identityOf(envelope));
  });

  itForFields?.('takes a number and its digits for the same', () => {
    for (const ingredient of recipe) {
      if (ingredient.from !== 'field') continue;
      const [path = ''] = ingredient.paths;
      const number = identityOf(withValue(sample.make(), path, 1_760_000_123));
      expect(number).toBe(identityOf(withValue(sample.make(), path, '1760000123')));
    }
  });

  it('is the hash of the body where a needed field is missing, null, or no id', () => {
    for (const ingredient of recipe) {
      if (ingredient.from !== 'field' || ingredient.absent !== 'body') continue;
      for (const value of [undefined, null, '', true, ['7'], { id: '7' }]) {
        const broken = ingredient.paths.reduce(
          (envelope, path) => withValue(envelope, path, value),
          sample.make(),
        );
        const other = withValue(broken, 'data.somethingNew', 7);
        expect(identityOf(broken)).toBe(identityOf(broken));
        expect(identityOf(other)).not.toBe(identityOf(broken));
      }
    }
  });
});
