import * as z from 'zod';
import type { JsonObject } from '../../json/json.ts';
import { LocalRunError } from '../errors.ts';

/** A text property. CloudFormation takes numbers and booleans as texts too. */
export const text = z.union([z.string(), z.number(), z.boolean()], 'must be a text').transform(String);

export const number = text
  .transform((found) => (found.trim() === '' ? Number.NaN : Number(found)))
  .pipe(z.number('must be a number'));

/** Reads the properties of a resource. Throws a {@link LocalRunError} that names the property for one that the schema refuses. */
export function readProperties<Schema extends z.ZodType>(
  schema: Schema,
  { logicalId, properties }: { readonly logicalId: string; readonly properties: JsonObject },
): z.output<Schema> {
  const read = schema.safeParse(properties);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const path = [logicalId, ...(issue?.path ?? [])].join('.');
  throw new LocalRunError(`${path} of the template: ${issue?.message}`);
}
