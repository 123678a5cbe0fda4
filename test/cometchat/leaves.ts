import { isJsonObject, type JsonValue } from '../../lambda/cometchat/json.ts';

/** The names on the way to a value; array positions are numbers as text. */
export type Path = readonly string[];

/** Every place of a value that holds text, a number, a flag or null, or an empty list or object. */
export function leavesOf(value: JsonValue | undefined, path: Path = []): readonly Path[] {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  if (inner.length === 0) return value === undefined ? [] : [path];
  return inner.flatMap(([name, field]) => leavesOf(field, [...path, name]));
}

/** A copy in which one place holds what `change` makes of it; undefined takes it away. */
export function changed(
  value: JsonValue | undefined,
  path: Path,
  change: (leaf: JsonValue | undefined) => JsonValue | undefined,
): JsonValue | undefined {
  const [name, ...rest] = path;
  if (name === undefined) return change(value);
  if (isJsonObject(value)) return { ...value, [name]: changed(value[name], rest, change) };
  if (!Array.isArray(value)) throw new Error(`nothing at ${path.join('.')}`);
  return value.map((item: JsonValue, position) =>
    String(position) === name ? (changed(item, rest, change) ?? null) : item,
  );
}

/** Another value of the same kind. */
export function another(leaf: JsonValue | undefined): JsonValue {
  if (typeof leaf === 'number') return leaf + 1;
  if (typeof leaf === 'boolean') return !leaf;
  if (typeof leaf === 'string') return `${leaf}7`;
  return { another: 7 };
}
