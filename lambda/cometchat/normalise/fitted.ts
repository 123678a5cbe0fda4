import type { JsonObject, JsonValue } from '../json.ts';
import type { Shape } from './shape.ts';

/** Says that a value has no place where it stands. */
export const unfit = Symbol('unfit');

export type Fitted<Value extends JsonValue = JsonValue> = Value | typeof unfit;

/** Why a required value was refused, in words for the operator. */
export function problemOf(value: JsonValue | undefined, shape: Shape): string {
  if (value === undefined || value === null) return 'missing';
  return value === '' ? 'empty' : `expected ${shape.kind === 'map' ? 'object' : shape.kind}`;
}

/** The object with some fields replaced, and without those that are `unfit`. */
export function withChanges(object: JsonObject, changes: ReadonlyMap<string, Fitted>): JsonObject {
  if (changes.size === 0) return object;
  const entries: [string, JsonValue][] = [];
  for (const [name, value] of Object.entries(object)) {
    const result = changes.has(name) ? changes.get(name) : value;
    if (result !== unfit) entries.push([name, result ?? null]);
  }
  for (const [name, result] of changes)
    if (result !== unfit && !Object.hasOwn(object, name)) entries.push([name, result]);
  return Object.fromEntries(entries);
}
