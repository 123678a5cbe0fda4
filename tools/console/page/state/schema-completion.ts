type Schema = Readonly<Record<string, unknown>>;

/** What may be typed at a place in a settings document. */
export interface Offer {
  readonly label: string;
  readonly detail: string;
}

/** The keys that a JSON Schema knows at a path, and the values that it allows there. */
export function offersAt(schema: Schema, path: readonly string[]): { keys: Offer[]; values: Offer[] } {
  const found = path.reduce<readonly Schema[]>(
    (places, key) => places.flatMap((place) => stepsInto(schema, place, key)),
    alternatives(schema, schema),
  );
  const keys = found.flatMap((place) =>
    Object.entries(objectOf(place.properties)).map(([label, value]) => ({
      label,
      detail: textOf(firstOf(schema, value).description),
    })),
  );
  const values = found.flatMap((place) => {
    const allowed = Array.isArray(place.enum)
      ? place.enum
      : 'const' in place
        ? [place.const]
        : place.type === 'boolean'
          ? [true, false]
          : [];
    return allowed.map((value: unknown) => ({
      label: JSON.stringify(value),
      detail: textOf(place.description),
    }));
  });
  return { keys: unique(keys), values: unique(values) };
}

function stepsInto(root: Schema, place: Schema, key: string): readonly Schema[] {
  const properties = objectOf(place.properties);
  const next = properties[key] ?? (/^\d+$/.test(key) ? place.items : undefined) ?? place.additionalProperties;
  return isSchema(next) ? alternatives(root, next) : [];
}

/** A schema with everything that it refers to, or may be instead. */
function alternatives(root: Schema, schema: Schema): readonly Schema[] {
  const parts = [schema.anyOf, schema.oneOf, schema.allOf].flatMap((list) =>
    Array.isArray(list) ? list : [],
  );
  const target = typeof schema.$ref === 'string' ? resolve(root, schema.$ref) : undefined;
  return [
    schema,
    ...(target === undefined ? [] : alternatives(root, target)),
    ...parts.filter(isSchema).flatMap((part) => alternatives(root, part)),
  ];
}

function firstOf(root: Schema, value: unknown): Schema {
  const found = isSchema(value) ? alternatives(root, value) : [];
  return found.find(({ description }) => typeof description === 'string') ?? {};
}

function resolve(root: Schema, reference: string): Schema | undefined {
  const found = reference
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((place, key) => objectOf(place)[key], root);
  return isSchema(found) ? found : undefined;
}

function objectOf(value: unknown): Schema {
  return isSchema(value) ? value : {};
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function unique(offers: readonly Offer[]): Offer[] {
  return [...new Map(offers.map((offer) => [offer.label, offer])).values()];
}
