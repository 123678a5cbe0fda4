import { isJsonObject, type JsonObject, type JsonValue } from '../../lambda/cometchat/json.ts';

/** One thing that a consumer may rely on and that a new schema no longer promises. */
export interface Incompatibility {
  /** Dotted, from the data; `*` for any name or place. Empty for the data as a whole. */
  readonly path: string;
  readonly problem: string;
}

/**
 * Compares two JSON Schemas of an event's data. Consumers may go on as they are only if the new one adds optional fields
 * and no more: a field that is gone, is no longer certain, or may hold something else breaks who reads it. A field that
 * must now be there sends deliveries to the dead-letter queue that used to come; one that may hold less moves values out
 * of it.
 *
 * @returns what breaks; nothing where the schemas are compatible
 */
export function findIncompatibilities(before: JsonObject, after: JsonObject): readonly Incompatibility[] {
  return compare(flatten(before, before), flatten(after, after), '');
}

/**
 * Which of the published schemas a change breaks, beside those whose version it raises. Both are by file name.
 *
 * @returns one line for each breach
 */
export function findBreaches(
  before: ReadonlyMap<string, JsonObject>,
  after: ReadonlyMap<string, JsonObject>,
): readonly string[] {
  return [...before].flatMap(([name, old]) => {
    const next = after.get(name);
    if (next === undefined) return [`${name}: the event is gone`];
    if (versionOf(next) > versionOf(old)) return [];
    if (versionOf(next) < versionOf(old)) return [`${name}: the version went back`];
    return findIncompatibilities(old, next).map(
      ({ path, problem }) => `${name}: ${path === '' ? 'data' : `data.${path}`} ${problem}`,
    );
  });
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
  return typeof $id === 'string' ? Number(/:v(\d+)$/.exec($id)?.[1] ?? 0) : 0;
}

/** What a schema says about one place, with references followed and alternatives side by side. */
interface Place {
  /** One text per alternative that is no object and no array: its type and what narrows it. */
  readonly scalars: ReadonlySet<string>;
  readonly object: ObjectPlace | undefined;
  readonly items: (() => Place) | undefined;
  readonly anything: boolean;
}

interface ObjectPlace {
  readonly required: ReadonlySet<string>;
  readonly properties: ReadonlyMap<string, () => Place>;
  readonly others: (() => Place) | undefined;
  /** No other field may be there. */
  readonly closed: boolean;
}

/** @throws an Error where a place may hold more than one kind of object: no schema of ours has that, nor is it compared */
function flatten(schema: JsonObject, root: JsonObject): Place {
  const alternatives = alternativesOf(schema, root);
  const scalars = new Set<string>();
  let object: ObjectPlace | undefined;
  let items: (() => Place) | undefined;
  let anything = false;
  for (const alternative of alternatives) {
    const { type, description: _description, ...rest } = alternative;
    if (type === undefined) {
      if (rest.const === undefined && rest.enum === undefined) anything = true;
      else scalars.add(JSON.stringify(rest));
    } else if (type === 'object') {
      if (object !== undefined)
        throw new Error('the check compares one kind of object in a place, not several');
      object = objectPlace(alternative, root);
    } else if (type === 'array') {
      const { items: item, ...narrowing } = rest;
      scalars.add(`array ${JSON.stringify(narrowing)}`);
      if (isJsonObject(item)) items = () => flatten(item, root);
    } else scalars.add(`${String(type)} ${JSON.stringify(rest)}`);
  }
  return { scalars, object, items, anything };
}

function alternativesOf(schema: JsonObject, root: JsonObject): JsonObject[] {
  const { $ref, anyOf, type } = schema;
  if (typeof $ref === 'string') {
    const definitions = isJsonObject(root.$defs) ? root.$defs : {};
    const target = definitions[$ref.slice('#/$defs/'.length)];
    return isJsonObject(target) ? alternativesOf(target, root) : [];
  }
  if (Array.isArray(anyOf))
    return anyOf.flatMap((inner: JsonValue) => (isJsonObject(inner) ? alternativesOf(inner, root) : []));
  if (Array.isArray(type)) return type.map((one: JsonValue) => ({ ...schema, type: one }));
  return [schema];
}

function objectPlace(schema: JsonObject, root: JsonObject): ObjectPlace {
  const { properties, required, additionalProperties } = schema;
  const named = Object.entries(isJsonObject(properties) ? properties : {});
  return {
    required: new Set(Array.isArray(required) ? required.map(String) : []),
    properties: new Map(
      named.map(([name, inner]) => [name, () => flatten(isJsonObject(inner) ? inner : {}, root)]),
    ),
    others:
      isJsonObject(additionalProperties) && Object.keys(additionalProperties).length > 0
        ? () => flatten(additionalProperties, root)
        : undefined,
    closed: additionalProperties === false,
  };
}

function compare(before: Place, after: Place, path: string): Incompatibility[] {
  if (before.anything && after.anything) return [];
  if (before.anything) return [{ path, problem: 'may no longer hold anything' }];
  if (after.anything) return [{ path, problem: 'may now hold anything' }];
  return [
    ...without(before.scalars, after.scalars).map((one) => ({
      path,
      problem: `may no longer be ${one}`,
    })),
    ...without(after.scalars, before.scalars).map((one) => ({ path, problem: `may now be ${one}` })),
    ...compareInner(before.items, after.items, join(path, '*')),
    ...compareObjects(before.object, after.object, path),
  ];
}

function compareInner(
  before: (() => Place) | undefined,
  after: (() => Place) | undefined,
  path: string,
): Incompatibility[] {
  if (before === undefined || after === undefined)
    return before === after
      ? []
      : [{ path, problem: before ? 'is no longer described' : 'is now restricted' }];
  return compare(before(), after(), path);
}

function compareObjects(
  before: ObjectPlace | undefined,
  after: ObjectPlace | undefined,
  path: string,
): Incompatibility[] {
  if (before === undefined || after === undefined)
    return before === after ? [] : [{ path, problem: `may ${before ? 'no longer' : 'now'} be an object` }];
  return [
    ...without(before.required, after.required).map((name) => ({
      path: join(path, name),
      problem: 'is no longer certain',
    })),
    ...without(after.required, before.required).map((name) => ({
      path: join(path, name),
      problem: 'must now be there',
    })),
    ...compareInner(before.others, after.others, join(path, '*')),
    ...(before.closed === after.closed
      ? []
      : [{ path: join(path, '*'), problem: `may ${before.closed ? 'now' : 'no longer'} be there` }]),
    ...[...before.properties].flatMap(([name, inner]) => {
      const next = after.properties.get(name);
      const deeper = join(path, name);
      return next === undefined ? [{ path: deeper, problem: 'is gone' }] : compare(inner(), next(), deeper);
    }),
  ];
}

function without(one: ReadonlySet<string>, other: ReadonlySet<string>): string[] {
  return [...one].filter((item) => !other.has(item));
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
