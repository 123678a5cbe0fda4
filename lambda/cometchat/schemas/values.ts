import * as z from 'zod';
import { isJsonObject } from '../json.ts';

/** The kinds of values that CometChat's payloads are made of. Source: contract, section 6. */

/** A uid, a guid, a session id. */
export const key = z.string().min(1);

/** An id that is documented as a string of digits; a number is taken too. */
export const id = z.union([z.string().min(1), z.number()]);

/** As `numberOf` reads them. */
const digits = z.string().regex(/^\d{1,16}(\.\d{1,9})?$/);

/** A number, or a string of digits: the documentation prints the same field as both. */
const numeric = z.union([z.number(), digits]);

/** Text that may be missing, or null as campaigns write it. */
export const text = z.string().nullish();

/**
 * The same where it may be missing, or null as campaigns write it. Nothing is ordered or identified by such a field, so
 * its text is not looked into: an empty one is no reason to hold a delivery back.
 */
export const optionalNumeric = z.union([z.number(), z.string(), z.null()]).optional();

export const count = optionalNumeric;

const inSeconds = 'Seconds since 1970.';

export const seconds = numeric.describe(inSeconds);

export const optionalSeconds = optionalNumeric.describe(inSeconds);

const inMilliseconds = 'Milliseconds since 1970.';

export const milliseconds = numeric.describe(inMilliseconds);

export const optionalMilliseconds = optionalNumeric.describe(inMilliseconds);

export const optionalId = z.union([z.string(), z.number(), z.null()]).optional();

/** `true`, or `"true"` as calls write it. */
export const flag = z.union([z.boolean(), z.string(), z.null()]).optional();

/** What the application defines: kept, not looked into. */
export const free = z.unknown().optional();

/**
 * More than a body can hold of the smallest real items, a call's occupants; checking each item of a list of numbers that
 * fills a whole body would take seconds.
 */
const mostItems = 20_000;

/** A list of what CometChat itself defines; its length is checked before its items. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.array(z.unknown()).max(mostItems).pipe(z.array(item));
}

/** A map, bounded like a list; an empty one is written as `[]` by some of CometChat's services. */
export function mapOf<Value extends z.ZodType>(value: Value) {
  const map = z
    .unknown()
    .refine((input) => !isJsonObject(input) || Object.keys(input).length <= mostItems)
    .refine((input) => hasGoodPrototypeKey(input, value))
    .pipe(z.record(z.string(), value));
  return z.union([map, z.array(z.unknown()).max(0)]);
}

/** Zod passes over a key named `__proto__`, which JSON allows and which is kept: so its value is checked here. */
function hasGoodPrototypeKey(input: unknown, value: z.ZodType): boolean {
  if (!isJsonObject(input) || !Object.hasOwn(input, '__proto__')) return true;
  return value.safeParse(Object.getOwnPropertyDescriptor(input, '__proto__')?.value).success;
}

export const texts = listOf(z.string()).nullish();
