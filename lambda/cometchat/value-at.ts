import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';

/** The value at a dotted path of own fields; undefined where there is none. Arrays are not entered. */
export function valueAt(root: JsonObject, path: string): JsonValue | undefined {
  let value: JsonValue | undefined = root;
  for (const name of path.split('.')) {
    // Own fields only: every object inherits a `constructor` and more.
    if (!isJsonObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}

/**
 * The text of an id or a time: a string that is not empty, or a number as text, so that `7` and `"7"` are one. A number
 * that is too large to be exact is none: two ids could read as one.
 */
export function textAt(root: JsonObject, path: string): string | undefined {
  const value = valueAt(root, path);
  if (typeof value === 'number') return isExact(value) ? String(value) : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isExact(value: number): boolean {
  return Number.isSafeInteger(value) || (Number.isFinite(value) && !Number.isInteger(value));
}
