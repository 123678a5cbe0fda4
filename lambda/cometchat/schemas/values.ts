import * as z from 'zod';

/** The kinds of values that CometChat's payloads are made of. Source: contract, section 6. */

/** A uid, a guid, a session id. */
export const key = z.string().min(1);

/** An id that is documented as a string of digits; a number is taken too. */
export const id = z.union([z.string().min(1), z.number()]);

/** A number, or a string of digits: the documentation prints the same field as both. */
export const numeric = z.union([z.number(), z.string().regex(/^\d{1,16}$/)]);

/** A time in the unit that the field's documentation says, as a number or a string of digits. */
export const time = numeric;

/** Text that may be missing, or null as campaigns write it. */
export const text = z.string().nullish();

export const optionalTime = time.nullish();

export const count = numeric.nullish();

/** `true`, or `"true"` as calls write it. */
export const flag = z.union([z.boolean(), z.string()]).nullish();

/** What the application defines: kept, not looked into. */
export const free = z.unknown().optional();

export const texts = z.array(z.string()).nullish();

/** A map; an empty one is written as `[]` by some of CometChat's services. */
export function mapOf<Value extends z.ZodType>(value: Value) {
  return z.union([z.record(z.string(), value), z.array(z.unknown()).max(0)]);
}
