import type { Completion, CompletionSource } from '@codemirror/autocomplete';
import { jsonLanguage } from '@codemirror/lang-json';

/** A JSON Schema, or a part of one. */
type Schema = Readonly<Record<string, unknown>>;

/** Completes a JSON document by its schema. */
export function completeBy(schema: Schema): CompletionSource {
  return (context) => {
    const word = context.matchBefore(/"?[\w-]*/);
    if (word === null || (word.from === word.to && !context.explicit)) return null;
    return { from: word.from, options: offersAfter(schema, context.state.sliceDoc(0, word.from)) };
  };
}

/** The keys, or the values, that a schema allows after the beginning of a document. */
export function offersAfter(schema: Schema, beginning: string): Completion[] {
  const { path, isKey } = placeAfter(beginning);
  const found = path.reduce(
    (places, step) => places.flatMap((place) => stepInto(schema, place, step)),
    alternatives(schema, schema),
  );
  const offers = found.flatMap((place) => (isKey ? keysOf(schema, place) : valuesOf(place)));
  return [...new Map(offers.map((offer) => [offer.label, offer])).values()];
}

/** What leads to an item of a list. */
const item = Symbol('item');
type Step = string | typeof item;

/** What leads to the end of the beginning of a JSON text, and whether a key comes next: asked of the editor's parser. */
function placeAfter(beginning: string): { path: readonly Step[]; isKey: boolean } {
  const text = `${beginning}""`;
  const word = jsonLanguage.parser.parse(text).resolveInner(beginning.length + 1);
  const isKey = word.name === 'PropertyName';
  const path: Step[] = [];
  for (let node = isKey ? word.parent?.parent : word; node != null; node = node.parent) {
    const name = node.name === 'Property' ? node.getChild('PropertyName') : null;
    if (node.name === 'Array') path.unshift(item);
    if (name !== null) path.unshift(text.slice(name.from + 1, name.to - 1));
  }
  return { path, isKey };
}

function stepInto(root: Schema, place: Schema, step: Step): readonly Schema[] {
  if (step === item) return alternatives(root, place.items);
  return alternatives(root, objectOf(place.properties)[step] ?? place.additionalProperties);
}

/** A schema with everything that it refers to, or may be instead; none of what isn't a schema. */
function alternatives(root: Schema, schema: unknown): readonly Schema[] {
  if (!isSchema(schema)) return [];
  const { $ref, anyOf } = schema;
  const target = typeof $ref === 'string' ? $ref.replace('#/definitions/', '') : '';
  const instead = [objectOf(root.definitions)[target], ...(Array.isArray(anyOf) ? anyOf : [])];
  return [schema, ...instead.flatMap((part: unknown) => alternatives(root, part))];
}

function keysOf(root: Schema, place: Schema): Completion[] {
  return Object.entries(objectOf(place.properties)).map(([key, value]) => {
    const described = alternatives(root, value).find(({ description }) => description !== undefined);
    return { label: `"${key}"`, info: String(described?.description ?? '') };
  });
}

function valuesOf(place: Schema): Completion[] {
  const { type, description } = place;
  const allowed =
    'const' in place ? [place.const] : (place.enum ?? (type === 'boolean' ? [true, false] : []));
  return (Array.isArray(allowed) ? allowed : []).map((value: unknown) => ({
    label: JSON.stringify(value),
    info: String(description ?? ''),
  }));
}

function objectOf(value: unknown): Schema {
  return isSchema(value) ? value : {};
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
