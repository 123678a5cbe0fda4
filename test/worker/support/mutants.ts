import * as fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../../lambda/cometchat/json.ts';

/** Payloads with up to three places removed, of another type, huge, deep, or of odd text. */
export function mutantsOf(sources: readonly JsonObject[]): fc.Arbitrary<JsonValue> {
  return fc
    .tuple(fc.constantFrom(...sources), fc.array(mutations, { minLength: 1, maxLength: 3 }))
    .map(
      ([source, chosen]) =>
        chosen.reduce<JsonValue | undefined>((body, [path, change]) => mutate(body, path, change), source) ??
        null,
    );
}

/** A payload with one place changed. */
function mutate(
  value: JsonValue | undefined,
  path: readonly number[],
  change: Change,
): JsonValue | undefined {
  const [choice, ...deeper] = path;
  if (choice === undefined || typeof value !== 'object' || value === null) return change(value);
  const entries: [string, JsonValue | undefined][] = Object.entries(value);
  const index = entries.length === 0 ? 0 : choice % entries.length;
  const changed = entries.flatMap(([key, inner], at): [string, JsonValue][] => {
    if (at !== index) return inner === undefined ? [] : [[key, inner]];
    const mutated = mutate(inner, deeper, change);
    return mutated === undefined ? [] : [[key, mutated]];
  });
  return Array.isArray(value) ? changed.map(([, inner]) => inner) : Object.fromEntries(changed);
}

type Change = (value: JsonValue | undefined) => JsonValue | undefined;

const deep = JSON.parse(`${'['.repeat(3_000)}${']'.repeat(3_000)}`);

const changes: fc.Arbitrary<Change> = fc.oneof(
  fc.constant<Change>(() => undefined),
  fc.constant<Change>(() => deep),
  fc.constant<Change>(() => 'x'.repeat(50_000)),
  fc.constant<Change>(() => '\ud800\uffff\ufffe\u0000😀'),
  fc.constant<Change>((value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? JSON.parse(
          `${JSON.stringify(value).slice(0, -1)}${Object.keys(value).length > 0 ? ',' : ''}"__proto__":{"polluted":1}}`,
        )
      : -0,
  ),
  fc.jsonValue().map<Change>((other) => () => JSON.parse(JSON.stringify(other))),
);

const mutations = fc.tuple(fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 7 }), changes);
