import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';

/** The value at a dotted path of own fields; undefined if there isn't one. A number enters an array. */
export function valueAt(root: JsonObject, path: string): JsonValue | undefined {
  let value: JsonValue | undefined = root;
  for (const name of namesIn(path)) {
    if (isList(value)) value = /^\d+$/.test(name) ? value[Number(name)] : undefined;
    // Own fields only: every object inherits a `constructor` and more.
    else if (isJsonObject(value) && Object.hasOwn(value, name)) value = value[name];
    else return undefined;
  }
  return value;
}

const knownPaths = new Map<string, readonly string[]>();

/** The paths are those of the catalogue, so few are kept. */
function namesIn(path: string): readonly string[] {
  let names = knownPaths.get(path);
  if (names === undefined) {
    names = path.split('.');
    knownPaths.set(path, names);
  }
  return names;
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** The same without what is at a dotted path of own fields. Only the objects on the way are copied. */
export function withoutPath(root: JsonObject, path: string): JsonObject {
  const dot = path.indexOf('.');
  const name = dot === -1 ? path : path.slice(0, dot);
  if (!Object.hasOwn(root, name)) return root;
  const { [name]: inner, ...others } = root;
  if (dot === -1) return others;
  if (!isJsonObject(inner)) return root;
  // Computed names define a field even where it is called `__proto__`.
  return { ...others, [name]: withoutPath(inner, path.slice(dot + 1)) };
}

/** The text of the value at a dotted path, as {@link textOf} reads it. */
export function textAt(root: JsonObject, path: string): string | undefined {
  return textOf(valueAt(root, path));
}

/**
 * The text of an id or a time: a string that is not empty, or a number as text, so that `7` and `"7"` are one. A number
 * that is too large to be exact is none: two ids could read as one.
 */
export function textOf(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'number') return isExact(value) ? String(value) : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isExact(value: number): boolean {
  return Number.isSafeInteger(value) || (Number.isFinite(value) && !Number.isInteger(value));
}
