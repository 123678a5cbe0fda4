import * as z from 'zod';
import { type Fallback, fallbackOf } from '../schemas/values.ts';

/** What a schema expects in one place, as plain data: see {@link shapeOf}. */
export type Shape =
  /** `reserved`: the relay itself writes there, so nothing that was sent fits. */
  | { readonly kind: 'free' | 'number' | 'flag' | 'reserved' }
  | { readonly kind: 'text'; readonly mayBeEmpty: boolean }
  | { readonly kind: 'list'; readonly items: Shape }
  | { readonly kind: 'map'; readonly values: Shape }
  | ObjectShape;

export interface ObjectShape {
  readonly kind: 'object';
  readonly fields: ReadonlyMap<string, FieldShape>;
  /** The names of the fields that must be there. */
  readonly required: readonly string[];
}

export interface FieldShape {
  readonly shape: Shape;
  readonly required: boolean;
  readonly nullable: boolean;
  readonly fallback: Fallback | undefined;
}

/**
 * Reads a zod schema, so that data can be fitted to it place by place.
 *
 * @throws an Error for a schema that the schemas of the events don't use
 */
function shapeOf(schema: z.core.$ZodType): Shape {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return shapeOf(schema.unwrap());
  if (schema instanceof z.ZodUnknown) return { kind: 'free' };
  if (schema instanceof z.ZodString) return { kind: 'text', mayBeEmpty: (schema.minLength ?? 0) === 0 };
  if (schema instanceof z.ZodNumber) return { kind: 'number' };
  if (schema instanceof z.ZodBoolean) return { kind: 'flag' };
  if (schema instanceof z.ZodArray) return { kind: 'list', items: shapeOf(schema.element) };
  if (schema instanceof z.ZodRecord) return { kind: 'map', values: shapeOf(schema.valueType) };
  if (schema instanceof z.ZodObject) return objectShapeOf(schema);
  throw new Error(`data can't be fitted to a schema of the kind ${schema._zod.def.type}`);
}

export function objectShapeOf(schema: z.ZodObject): ObjectShape {
  const fields = Object.entries(schema.shape).map(([name, field]): [string, FieldShape] => [
    name,
    {
      shape: shapeOf(field),
      required: !field.safeParse(undefined).success,
      nullable: field.safeParse(null).success,
      fallback: fallbackOf(field),
    },
  ]);
  return {
    kind: 'object',
    fields: new Map(fields),
    required: fields.flatMap(([name, { required }]) => (required ? [name] : [])),
  };
}
