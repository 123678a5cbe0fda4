import { isJsonObject, type JsonObject, type JsonValue } from '../../lambda/cometchat/json.ts';

/** What is said of an event that no longer is. */
export const goneEvent = 'the event is gone';

/**
 * Which of the published schemas a change breaks, beside those whose version it raises. Both are by file name.
 *
 * @returns one line for each breach
 */
export function findBreaches(before: JsonObject, after: JsonObject): readonly string[] {
  return Object.entries(before).flatMap(([name, old]) => {
    const next = after[name];
    if (!isJsonObject(old) || !isJsonObject(next)) return [`${name}: ${goneEvent}`];
    if (versionOf(next) > versionOf(old)) return [];
    if (versionOf(next) < versionOf(old)) return [`${name}: the version went back`];
    return findIncompatibilities(old, next).map((problem) => `${name}: ${problem}`);
  });
}

/**
 * Compares two JSON Schemas of an event's data. Consumers may go on as they are only if the new one adds optional fields
 * and no more: a field that is gone, is no longer certain, or may hold something else breaks who reads it. A field that
 * must now be there sends deliveries to the dead-letter queue that used to come; one that may hold less moves values out
 * of it.
 *
 * @returns what breaks, one line each; nothing where the schemas are compatible
 */
export function findIncompatibilities(before: JsonObject, after: JsonObject): readonly string[] {
  const [old, now] = [valuesByPath(before), valuesByPath(after)];
  const known = [...old].flatMap(([path, values]) => {
    const next = now.get(path);
    if (next === undefined) return isInObject(path, now) ? [`${path} is gone`] : [];
    return [
      ...[...values].filter((value) => !next.has(value)).map((value) => `${path} may no longer be ${value}`),
      ...[...next].filter((value) => !values.has(value)).map((value) => `${path} may now be ${value}`),
    ];
  });
  const added = [...now].filter(([path]) => !old.has(path) && isInObject(path, old));
  return [
    ...known,
    ...added.filter(([, values]) => !values.has(absent)).map(([path]) => `${path} must now be there`),
  ];
}

const mostOfOneEvent = 5;

/** The first breaches of each event, and how many more it has: a type that many events share breaks all of them. */
export function summarise(breaches: readonly string[]): readonly string[] {
  const byEvent = Map.groupBy(breaches, (breach) => breach.slice(0, breach.indexOf(':')));
  return [...byEvent].flatMap(([event, own]) =>
    own.length <= mostOfOneEvent
      ? own
      : [...own.slice(0, mostOfOneEvent), `${event}: and ${own.length - mostOfOneEvent} more`],
  );
}

/** The number at the end of `urn:...:v1`. */
function versionOf({ $id }: JsonObject): number {
  return Number(/:v(\d+)$/.exec(String($id))?.[1] ?? 0);
}

const absent = 'absent';

/**
 * What each place may hold, as a text for each kind of value. Paths are dotted and begin with `data`; `*` is any name that
 * the schema doesn't mention, `[]` any item of a list. References are followed.
 *
 * @throws an Error where a place may hold more than one kind of object: no schema of ours has that, nor is it compared
 */
function valuesByPath(root: JsonObject): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  const visit = (alternatives: readonly JsonObject[], path: string, isOptional: boolean): void => {
    found.set(path, new Set([...(isOptional ? [absent] : []), ...alternatives.map(valueText)]));
    const [object = {}, ...others] = alternatives.filter(({ type }) => type === 'object');
    if (others.length > 0) throw new Error('the check compares one kind of object in a place, not several');
    const list = alternatives.find(({ type }) => type === 'array');
    if (list !== undefined) visit(alternativesOf(list.items, root), `${path}.[]`, true);
    const { type, properties, required, additionalProperties } = object;
    if (type !== undefined) visit(alternativesOf(additionalProperties, root), `${path}.*`, true);
    const fields = isJsonObject(properties) ? properties : {};
    const certain = Array.isArray(required) ? required.map(String) : [];
    for (const name of new Set([...Object.keys(fields), ...certain]))
      visit(alternativesOf(fields[name], root), `${path}.${name}`, !certain.includes(name));
  };
  visit(alternativesOf(root, root), 'data', false);
  return found;
}

/** A schema with references followed and types apart; none for `false`. What isn't said is anything. */
export function alternativesOf(schema: JsonValue | undefined, root: JsonObject): readonly JsonObject[] {
  if (schema === false) return [];
  if (!isJsonObject(schema)) return [{}];
  const { $ref, anyOf, type } = schema;
  if (typeof $ref === 'string') {
    const { $defs } = root;
    return alternativesOf(isJsonObject($defs) ? $defs[$ref.slice('#/$defs/'.length)] : false, root);
  }
  if (Array.isArray(anyOf)) return anyOf.flatMap((inner) => alternativesOf(inner, root));
  if (Array.isArray(type)) return type.map((one) => ({ ...schema, type: one }));
  return [schema];
}

/** The type and what narrows it. */
function valueText({ type, items: _items, description: _description, ...narrowing }: JsonObject): string {
  if (type === 'object') return 'an object';
  if (type === undefined && !('const' in narrowing) && !('enum' in narrowing)) return 'anything';
  return `${type ?? 'one of'} ${JSON.stringify(narrowing)}`;
}

/** Whether what is above a path is an object there: if it isn't, it is that which has changed. */
function isInObject(path: string, places: ReadonlyMap<string, unknown>): boolean {
  return places.has(`${path.slice(0, path.lastIndexOf('.'))}.*`);
}
