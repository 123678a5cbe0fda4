import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogue, ignoredInEnvelope } from '../../lambda/cometchat/catalogue/index.ts';
import type { Ingredient } from '../../lambda/cometchat/catalogue/row.ts';
import { isJsonObject, type JsonObject } from '../../lambda/cometchat/json.ts';
import { everySample, receivedAt, routeOf, withValue } from './deliveries.ts';
import { another, changed, leavesOf, type Path } from './leaves.ts';

/** A request of its own for each delivery, as CometChat's retries are. */
let requests = 0;
function identityOf(envelope: JsonObject): string {
  requests += 1;
  return routeOf(envelope, { receivedAt: receivedAt + requests, requestId: `r-${requests}` }).identity;
}

const idText = fc.oneof(
  fc.string({ minLength: 1, unit: 'binary' }),
  fc.constantFrom(':', '%', '~', ',', '~receipt.1.r', 'ü', '\ud800', '__proto__', 'a:b', 'a%003ab'),
);
const twoTexts = fc.tuple(idText, idText).filter(([one, other]) => one !== other);

/** Two envelopes that differ in one thing that the ingredient names, and in nothing else that it does. */
function variations(
  envelope: JsonObject,
  ingredient: Ingredient,
  one: string,
  other: string,
): readonly (readonly [JsonObject, JsonObject])[] {
  if (ingredient.from === 'rest')
    return [[withValue(envelope, 'data.extra', one), withValue(envelope, 'data.extra', other)]];
  return ingredient.paths.map((path, position) => {
    const earlier = ingredient.paths.slice(0, position);
    const base = earlier.reduce((without, before) => withValue(without, before, undefined), envelope);
    return [withValue(base, path, one), withValue(base, path, other)];
  });
}

function covers(path: string, leaf: Path): boolean {
  const names = path.split('.');
  return names.every((name, position) => leaf[position] === name);
}

function envelopeWith(
  envelope: JsonObject,
  leaf: Path,
  change: typeof another | (() => undefined),
): JsonObject {
  const result = changed(envelope, leaf, change);
  if (!isJsonObject(result)) throw new Error('an envelope stays an object');
  return result;
}

describe.each(everySample)('the identity of $label', (sample) => {
  const row = catalogue.find(({ name }) => name === sample.row);
  if (row === undefined) throw new Error(`no row ${sample.row}`);
  // Older legacy receipts lack the uids that their row needs.
  const isReceipt = row.identity === 'receipt' || sample.variant === 'without uids';
  const recipe = row.identity === 'receipt' || isReceipt ? [] : row.identity;
  const firstNamed = recipe.flatMap((ingredient) =>
    ingredient.from === 'field' ? ingredient.paths.slice(0, 1) : [],
  );
  const named = recipe.flatMap((ingredient) => (ingredient.from === 'field' ? ingredient.paths : []));

  it(`is ${isReceipt ? 'another for each delivery' : 'the same for a retry, however it orders its fields'}`, () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const envelope = sample.make({ seed });
        const retry = Object.fromEntries(Object.entries(envelope).toReversed());
        expect(identityOf(retry) === identityOf(envelope)).toBe(!isReceipt);
        expect(identityOf(envelope)).toMatch(/^v2[:#][!-~]{1,125}$/);
        expect(routeOf(retry).identity).toBe(routeOf(envelope).identity);
      }),
      { numRuns: 20 },
    );
  });

  it('changes with every single leaf, or the row says that it does not matter', () => {
    const envelope = sample.make();
    const identity = identityOf(envelope);
    const ignored = [...row.ignored, ...ignoredInEnvelope];
    // Without a trigger it is no delivery; another trigger is another event.
    for (const leaf of leavesOf(envelope).filter(([name]) => name !== 'trigger')) {
      const isNamed = named.some((path) => covers(path, leaf));
      const isListed = ignored.some((path) => covers(path, leaf)) && !isNamed;
      for (const change of [another, () => undefined]) {
        const same = identityOf(envelopeWith(envelope, leaf, change)) === identity;
        if (same)
          expect(
            ignored.filter((path) => covers(path, leaf)),
            leaf.join('.'),
          ).not.toEqual([]);
        if (isListed && !isReceipt && leaf.join('.') !== 'data.category')
          expect(same, `${leaf.join('.')} is listed`).toBe(true);
      }
    }
  });

  it('changes with every field that the recipe names, whatever texts they hold', () => {
    fc.assert(
      fc.property(fc.nat(), twoTexts, (seed, [one, other]) => {
        for (const ingredient of recipe) {
          for (const [first, second] of variations(sample.make({ seed }), ingredient, one, other))
            expect(routeOf(first).identity).not.toBe(routeOf(second).identity);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('changes with app, and with webhook or bot', () => {
    const envelope = sample.make();
    const identities = ['appId', sample.system === 'bot' ? 'bot' : 'webhook'].map(
      (field) => routeOf(withValue(envelope, field, 'another')).identity,
    );
    expect(new Set([routeOf(envelope).identity, ...identities]).size).toBe(3);
  });

  it('takes a number and its digits for the same', () => {
    for (const path of ['appId', 'webhook', ...firstNamed]) {
      const number = routeOf(withValue(sample.make(), path, 1_760_000_123));
      expect(number.identity).toBe(routeOf(withValue(sample.make(), path, '1760000123')).identity);
    }
  });

  it('is that of the delivery where a needed field is missing, null, or no id', () => {
    for (const ingredient of recipe) {
      if (ingredient.from !== 'field' || ingredient.absent !== 'receipt') continue;
      for (const value of [undefined, null, '', true, ['7'], { id: '7' }]) {
        const broken = ingredient.paths.reduce(
          (envelope, path) => withValue(envelope, path, value),
          sample.make(),
        );
        expect(identityOf(broken)).not.toBe(identityOf(broken));
        expect(routeOf(broken).identity).toBe(routeOf(broken).identity);
      }
    }
  });
});
