import * as fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../../lambda/cometchat/json.ts';

/** A documented delivery of which some leaves were changed, and where: dotted paths from the envelope. */
export interface AlmostDocumented {
  readonly envelope: JsonObject;
  readonly changed: readonly string[];
}

/** Each of the envelopes with one to five leaves replaced by a value of another kind, dropped, or added. */
export function almostDocumented(envelopes: readonly JsonObject[]): fc.Arbitrary<AlmostDocumented> {
  return fc
    .tuple(fc.constantFrom(...envelopes), fc.array(change, { minLength: 1, maxLength: 5 }))
    .map(([envelope, changes]) => changes.reduce<AlmostDocumented>(applyChange, { envelope, changed: [] }));
}

interface Change {
  readonly leaf: number;
  readonly action: 'replace' | 'drop' | 'add';
  readonly value: JsonValue;
}

const value: fc.Arbitrary<JsonValue> = fc.oneof(
  fc.constantFrom<JsonValue>('', '0', '1', 'true', 'false', '7', '21.50', 'text', 'two words', '1e3'),
  fc.constantFrom<JsonValue>(0, 1, 7, -1, 2.5, 1_760_000_000, true, false, null),
  fc.constantFrom<JsonValue>([], {}, [[]], [{}], ['a'], [7], [null], [{ uid: 'ada' }], { uid: 'ada' }),
  fc.constantFrom<JsonValue>({ 0: 'a', 2: 'b' }, { 0: { url: 'u' } }, { '0': 1, x: 2 }, { a: { b: [1] } }),
  fc.constantFrom<JsonValue>(
    { url: 'u', size: '12' },
    [{ url: 7 }, 'x'],
    JSON.parse('{"__proto__":{"a":1}}'),
  ),
);

const change: fc.Arbitrary<Change> = fc.record({
  leaf: fc.nat(),
  action: fc.constantFrom('replace', 'replace', 'drop', 'add'),
  value,
});

/** The trigger and the data itself stay: without them it is no delivery, and is not acknowledged. */
const fixed: ReadonlySet<string> = new Set(['trigger', 'data']);

function applyChange({ envelope, changed }: AlmostDocumented, { leaf, action, value: sent }: Change) {
  const places = placesOf(envelope, []).filter(([path]) => !fixed.has(path.join('.')));
  const [path = []] = places[leaf % places.length] ?? [];
  const target = action === 'add' ? [...path.slice(0, -1), `added${leaf % 3}`] : path;
  return {
    envelope: asObject(withChange(envelope, target, action === 'drop' ? undefined : sent)),
    changed: [...changed, target.join('.')],
  };
}

function asObject(changed: JsonValue | undefined): JsonObject {
  if (typeof changed !== 'object' || changed === null || isList(changed)) throw new Error('not an envelope');
  return changed;
}

/** Every leaf, and every object that holds one. */
function placesOf(root: JsonValue | undefined, path: readonly string[]): (readonly [readonly string[]])[] {
  if (typeof root !== 'object' || root === null) return [];
  return Object.entries(root).flatMap(([name, inner]) => {
    const here = [...path, name];
    const below = placesOf(inner, here);
    return below.length === 0 || here.length > 2 ? [[here] as const, ...below] : below;
  });
}

function withChange(
  root: JsonValue | undefined,
  [name = '', ...rest]: readonly string[],
  sent: JsonValue | undefined,
): JsonValue | undefined {
  if (typeof root !== 'object' || root === null) return root;
  const inner =
    rest.length === 0 ? sent : withChange(Object.getOwnPropertyDescriptor(root, name)?.value, rest, sent);
  if (isList(root)) {
    const items = root.map((item, index) => (String(index) === name ? inner : item));
    return items.flatMap((item) => (item === undefined ? [] : [item]));
  }
  const others = Object.entries(root).filter(([key]) => key !== name);
  return Object.fromEntries(inner === undefined ? others : [...others, [name, inner]]);
}

function isList(root: JsonValue): root is readonly JsonValue[] {
  return Array.isArray(root);
}
