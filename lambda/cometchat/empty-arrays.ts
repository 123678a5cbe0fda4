import type { FieldTree } from './field-tree.ts';
import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';

/**
 * The same data with null for each empty array that stands where the schema has an object: some of CometChat's services
 * write an object without fields as `[]`, and consumers need not know. Lists and maps keep theirs.
 */
export function withoutEmptyArrays(data: JsonObject, tree: FieldTree): JsonObject {
  const { fields, values } = tree;
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [name, replaced(value, fields?.get(name) ?? values)]),
  );
}

function replaced(value: JsonValue | undefined, tree: FieldTree | undefined): JsonValue {
  if (typeof value !== 'object' || value === null || tree === undefined) return value ?? null;
  if (isJsonObject(value)) return withoutEmptyArrays(value, tree);
  if (value.length === 0 && tree.fields !== undefined) return null;
  return value.map((item) => replaced(item, tree.items));
}
