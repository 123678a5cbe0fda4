import { isJsonObject, type JsonObject, type JsonValue } from '../../lambda/cometchat/json.ts';

const prefix = '#/$defs/';

/** The definitions that a schema refers to, directly or through others, by name, in order of the alphabet. */
export function reachableDefinitions(
  name: string,
  definitions: Readonly<Record<string, JsonObject>>,
): Record<string, JsonObject> {
  const found = new Set<string>();
  const visit = (value: JsonValue | undefined): void => {
    for (const reference of references(value)) {
      if (found.has(reference)) continue;
      found.add(reference);
      visit(definitions[reference]);
    }
  };
  visit(definitions[name]);
  const reachable: Record<string, JsonObject> = {};
  for (const reference of [...found].sort()) {
    const definition = definitions[reference];
    if (definition === undefined) throw new Error(`no schema is named ${reference}`);
    reachable[reference] = definition;
  }
  return reachable;
}

function references(value: JsonValue | undefined): string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '$ref' && typeof inner === 'string' && inner.startsWith(prefix)
      ? [inner.slice(prefix.length)]
      : references(inner),
  );
}
