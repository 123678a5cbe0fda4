/** As much of JSON Schema as the schemas of the events use. */
export interface Schema {
  readonly $ref?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema;
  readonly propertyNames?: Schema;
  readonly items?: Schema;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly pattern?: string;
}

const prefix = '#/$defs/';

/**
 * Checks a JSON value against a schema.
 *
 * @param definitions what `#/$defs/` refers to
 * @returns the dotted path of the first place where it does not fit; undefined where it fits
 */
export function findMismatch(
  value: unknown,
  schema: Schema,
  definitions: Readonly<Record<string, Schema>>,
  path = '',
): string | undefined {
  const { $ref, type, anyOf } = schema;
  if ($ref !== undefined) {
    const definition = definitions[$ref.slice(prefix.length)];
    return definition && findMismatch(value, definition, definitions, path);
  }
  if (anyOf !== undefined) {
    const mismatches = anyOf.map((choice) => findMismatch(value, choice, definitions, path));
    // The longest is of the choice that fits best.
    return mismatches.includes(undefined)
      ? undefined
      : mismatches.reduce((one, other) => ((other?.length ?? 0) > (one?.length ?? 0) ? other : one));
  }
  if (type !== undefined && ![type].flat().includes(typeOf(value))) return path;
  if (typeof value === 'string') return fitsText(value, schema) ? undefined : path;
  if (Array.isArray(value)) return findInArray(value, schema, definitions, path);
  if (typeof value === 'object' && value !== null)
    return findInObject(new Map(Object.entries(value)), schema, definitions, path);
  return undefined;
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function fitsText(value: string, { minLength = 0, pattern }: Schema): boolean {
  return value.length >= minLength && (pattern === undefined || new RegExp(pattern, 'u').test(value));
}

function findInArray(
  value: readonly unknown[],
  { items, maxItems = Number.POSITIVE_INFINITY }: Schema,
  definitions: Readonly<Record<string, Schema>>,
  path: string,
): string | undefined {
  if (value.length > maxItems) return path;
  if (items === undefined) return undefined;
  return first(value.entries(), ([index, item]) =>
    findMismatch(item, items, definitions, join(path, String(index))),
  );
}

function findInObject(
  value: ReadonlyMap<string, unknown>,
  { properties = {}, required = [], additionalProperties }: Schema,
  definitions: Readonly<Record<string, Schema>>,
  path: string,
): string | undefined {
  const missing = required.find((name) => !value.has(name));
  if (missing !== undefined) return join(path, missing);
  return first(value, ([name, inner]) => {
    const known = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (known !== undefined) return findMismatch(inner, known, definitions, join(path, name));
    // Names that the schema doesn't know may be user ids: they stay out of the path.
    return additionalProperties && findMismatch(inner, additionalProperties, definitions, join(path, '*'));
  });
}

function first<Item>(items: Iterable<Item>, find: (item: Item) => string | undefined): string | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
