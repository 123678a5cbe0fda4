import * as z from 'zod';

/** Which fields a schema names: what an unknown field is told by. */
export interface FieldTree {
  /** Undefined: not an object with known fields, or free-form. */
  readonly fields: ReadonlyMap<string, FieldTree> | undefined;
  /** For the values of a map, whatever their keys. */
  readonly values: FieldTree | undefined;
  readonly items: FieldTree | undefined;
}

const free: FieldTree = { fields: undefined, values: undefined, items: undefined };

/** The fields that a schema knows; of a union, those that any of its members knows. */
export function fieldTree(schema: z.core.$ZodType): FieldTree {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return fieldTree(schema.unwrap());
  if (schema instanceof z.ZodPipe) return fieldTree(schema.out);
  if (schema instanceof z.ZodUnion) return schema.options.map(fieldTree).reduce(merge, free);
  if (schema instanceof z.ZodRecord) return { ...free, values: fieldTree(schema.valueType) };
  if (schema instanceof z.ZodArray) return { ...free, items: fieldTree(schema.element) };
  if (!(schema instanceof z.ZodObject)) return free;
  const fields = Object.entries(schema.shape).map(([name, field]) => [name, fieldTree(field)] as const);
  return { ...free, fields: new Map(fields) };
}

function merge(one: FieldTree, other: FieldTree): FieldTree {
  return {
    fields: one.fields ?? other.fields,
    values: one.values ?? other.values,
    items: one.items ?? other.items,
  };
}
