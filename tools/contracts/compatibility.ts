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
  return compare({ before, after, followBefore: follow(before), followAfter: follow(after) }, '');
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
  /** One text per alternative that isn't an object: its type and what narrows it. */
  readonly scalars: ReadonlySet<string>;
  readonly object: JsonObject | undefined;
  /** What is inside an array. */
  readonly items: JsonObject | undefined;
  readonly anything: boolean;
}

/** Resolves what schemas refer to. */
type Follow = (schema: JsonObject) => Place;

/** @throws an Error where a place may hold more than one kind of object: no schema of ours has that, nor is it compared */
function follow(root: JsonObject): Follow {
  return (schema) => {
    const alternatives = alternativesOf(schema, root);
    const [object, ...others] = alternatives.filter(({ type }) => type === 'object');
    if (others.length > 0) throw new Error('the check compares one kind of object in a place, not several');
    const items = alternatives.find(({ type }) => type === 'array')?.items;
    const isAnything = ({ type, const: constant, enum: values }: JsonObject) =>
      type === undefined && constant === undefined && values === undefined;
    const scalars = alternatives.filter((one) => one !== object && !isAnything(one)).map(scalarText);
    return {
      scalars: new Set(scalars),
      object,
      items: isJsonObject(items) ? items : undefined,
      anything: alternatives.some(isAnything),
    };
  };
}

function scalarText({ type, items: _items, description: _description, ...narrowing }: JsonObject): string {
  return [...(type === undefined ? [] : [String(type)]), JSON.stringify(narrowing)].join(' ');
}

function alternativesOf(schema: JsonObject, root: JsonObject): JsonObject[] {
  const { $ref, anyOf, type } = schema;
  if (typeof $ref === 'string') {
    const target = objectOf(root.$defs)[$ref.slice('#/$defs/'.length)];
    return isJsonObject(target) ? alternativesOf(target, root) : [];
  }
  if (Array.isArray(anyOf)) return anyOf.filter(isJsonObject).flatMap((inner) => alternativesOf(inner, root));
  if (Array.isArray(type)) return type.map((one: JsonValue) => ({ ...schema, type: one }));
  return [schema];
}

/** A schema before and after, each with what follows its references. */
interface Pair {
  readonly before: JsonObject | undefined;
  readonly after: JsonObject | undefined;
  readonly followBefore: Follow;
  readonly followAfter: Follow;
}

function compare({ before, after, ...pair }: Pair, path: string): Incompatibility[] {
  if (before === undefined || after === undefined)
    return before === after
      ? []
      : [{ path, problem: before === undefined ? 'is now restricted' : 'is no longer described' }];
  const [old, next] = [pair.followBefore(before), pair.followAfter(after)];
  if (old.anything || next.anything)
    return old.anything === next.anything
      ? []
      : [{ path, problem: old.anything ? 'may no longer hold anything' : 'may now hold anything' }];
  return [
    ...without(old.scalars, next.scalars).map((one) => ({ path, problem: `may no longer be ${one}` })),
    ...without(next.scalars, old.scalars).map((one) => ({ path, problem: `may now be ${one}` })),
    ...compare({ ...pair, before: old.items, after: next.items }, join(path, '*')),
    ...compareObjects({ ...pair, before: old.object, after: next.object }, path),
  ];
}

function compareObjects({ before, after, ...pair }: Pair, path: string): Incompatibility[] {
  if (before === undefined || after === undefined)
    return before === after ? [] : [{ path, problem: `may ${before ? 'no longer' : 'now'} be an object` }];
  const about = (problem: string) => (name: string) => ({ path: join(path, name), problem });
  const [required, nowRequired] = [before, after].map((schema) => new Set(textsOf(schema.required)));
  const closed = before.additionalProperties === false;
  const nowClosed = after.additionalProperties === false;
  const others = { before: othersOf(before), after: othersOf(after) };
  return [
    ...without(required, nowRequired).map(about('is no longer certain')),
    ...without(nowRequired, required).map(about('must now be there')),
    ...compare({ ...pair, ...others }, join(path, '*')),
    ...(closed === nowClosed ? [] : [about(`may ${closed ? 'now' : 'no longer'} be there`)('*')]),
    ...Object.entries(objectOf(before.properties)).flatMap(([name, inner]) => {
      const next = objectOf(after.properties)[name];
      if (next === undefined) return [about('is gone')(name)];
      return compare({ ...pair, before: objectOf(inner), after: objectOf(next) }, join(path, name));
    }),
  ];
}

/** What fields without a name of their own hold; undefined where nothing is said of them. */
function othersOf({ additionalProperties }: JsonObject): JsonObject | undefined {
  const others = objectOf(additionalProperties);
  return Object.keys(others).length === 0 ? undefined : others;
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function textsOf(value: JsonValue | undefined): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function without(one: ReadonlySet<string> = new Set(), other: ReadonlySet<string> = new Set()): string[] {
  return [...one].filter((item) => !other.has(item));
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
