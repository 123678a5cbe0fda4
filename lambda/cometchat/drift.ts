import type { FieldTree } from './field-tree.ts';
import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';

/** Enough to see what changed; a delivery full of unknown fields must not become a flood of metrics. */
const mostPaths = 20;
const longestPath = 200;

const envelopeFields: ReadonlySet<string> = new Set([
  'trigger',
  'data',
  'appId',
  'region',
  'webhook',
  'bot',
  'type',
  'origin',
  'chatAPIVersion',
]);

/**
 * The paths of fields that the schema does not know: CometChat added something. Keys of maps become `*`, array indices
 * `[]`; free-form places are not entered; values are never read. At most 20 paths of at most 200 characters.
 */
export function findDrift(envelope: JsonObject, data: JsonObject, tree: FieldTree): readonly string[] {
  const found = new Set<string>();
  for (const name of Object.keys(envelope)) {
    if (found.size < mostPaths && !envelopeFields.has(name)) found.add(fieldName(name));
  }
  visit(data, tree, ['data'], found);
  return [...found];
}

function visit(value: JsonValue | undefined, tree: FieldTree, path: string[], found: Set<string>): void {
  if (typeof value !== 'object' || value === null || found.size >= mostPaths) return;
  if (!isJsonObject(value)) {
    if (tree.items !== undefined) for (const item of value) visitAt('[]', item, tree.items, path, found);
    return;
  }
  if (tree.fields !== undefined) visitFields(value, tree.fields, path, found);
  else if (tree.values !== undefined) {
    for (const name of Object.keys(value)) visitAt('*', value[name], tree.values, path, found);
  }
}

function visitFields(
  object: JsonObject,
  fields: ReadonlyMap<string, FieldTree>,
  path: string[],
  found: Set<string>,
): void {
  for (const name of Object.keys(object)) {
    const field = fields.get(name);
    if (field !== undefined) visitAt(name, object[name], field, path, found);
    else if (found.size < mostPaths) found.add(joined([...path, fieldName(name)]));
  }
}

function visitAt(
  name: string,
  value: JsonValue | undefined,
  tree: FieldTree,
  path: string[],
  found: Set<string>,
): void {
  if (typeof value !== 'object' || value === null) return;
  path.push(name);
  visit(value, tree, path, found);
  path.pop();
}

/** Path segments joined by dots; `members.*.name`, `messages[].id`. */
export function joined(path: readonly string[]): string {
  return path.join('.').replaceAll('.[]', '[]').slice(0, longestPath);
}

/** A field's name as it may be shown; what does not look like one could hold anything, and becomes `?`. */
export function fieldName(name: string): string {
  return /^[@$A-Za-z_][\w$-]{0,63}$/.test(name) ? name : '?';
}
