import type * as z from 'zod';
import { eventDataSchemas } from './index.ts';
import { type PersonalKind, personalKindOf } from './values.ts';

/** The names of the fields that hold uids, by how they hold them: collected from every schema of the catalogue. */
export const uidFields = {
  values: fieldsOf('uid'),
  conversations: fieldsOf('conversation'),
  keys: fieldsOf('byUid'),
};

function fieldsOf(kind: PersonalKind): ReadonlySet<string> {
  const names = new Set<string>();
  const seen = new Set<z.core.$ZodType>();
  const visit = (schema: z.core.$ZodType): void => {
    if (seen.has(schema)) return;
    seen.add(schema);
    for (const [name, inner] of innerSchemas(schema)) {
      if (name !== undefined && kindOf(inner) === kind) names.add(name);
      visit(inner);
    }
  };
  for (const schema of Object.values(eventDataSchemas)) visit(schema);
  return names;
}

/** Of the schema itself, or of what is optional in it. */
function kindOf(schema: z.core.$ZodType): PersonalKind | undefined {
  const inner: unknown = Reflect.get(schema._zod.def, 'innerType');
  return personalKindOf(schema) ?? (isSchema(inner) ? kindOf(inner) : undefined);
}

/** The schemas inside of one; with a name those of an object's fields. */
function innerSchemas(schema: z.core.$ZodType): [string | undefined, z.core.$ZodType][] {
  const { def } = schema._zod;
  const fields = 'shape' in def ? Object.entries(Object(def.shape)) : [];
  const parts = ['innerType', 'element', 'valueType'].map((part): [undefined, unknown] => [
    undefined,
    Reflect.get(def, part),
  ]);
  return [...fields, ...parts].flatMap(([name, inner]): [string | undefined, z.core.$ZodType][] =>
    isSchema(inner) ? [[name, inner]] : [],
  );
}

function isSchema(value: unknown): value is z.core.$ZodType {
  return typeof value === 'object' && value !== null && '_zod' in value;
}
