import * as z from 'zod';
import type { JsonObject, JsonValue } from '../json.ts';

/**
 * The kinds of values that CometChat's payloads are made of: one kind for each field, the documented one. Source:
 * contract, section 6. Required is only what an event is about; whatever else is missing or unreadable holds no
 * delivery back.
 */

/** A uid, a guid, the id of a message or of a session. */
export const key = z.string().min(1);

export const text = z.string().nullish();

/** What a field says about persons: their uid, a conversation's id, which has their uids in it, or a map by uids. */
export type PersonalKind = 'uid' | 'conversation' | 'byUid';

const personal = new WeakMap<z.core.$ZodType, PersonalKind>();

function marked<Schema extends z.ZodType>(schema: Schema, kind: PersonalKind): Schema {
  personal.set(schema, kind);
  return schema;
}

export function personalKindOf(schema: z.core.$ZodType): PersonalKind | undefined {
  return personal.get(schema);
}

/** A person's uid; `uidKey` where an event needs it. */
export const uid = marked(z.string().nullish(), 'uid');
export const uidKey = marked(z.string().min(1), 'uid');

/** A person's uid, with what they did. */
export function uidText(description: string) {
  return marked(text.describe(description), 'uid');
}

export const conversation = marked(z.string().nullish(), 'conversation');

export function conversationKey<Schema extends z.ZodType>(schema: Schema): Schema {
  return marked(schema, 'conversation');
}

export const number = z.number().nullish();

export const seconds = number.describe('Seconds since 1970.');

export const milliseconds = number.describe('Milliseconds since 1970.');

export const flag = z.boolean().nullish();

/** What the application defines: kept, not looked into. */
export const free = z.unknown().optional();

export const texts = z.array(z.string()).nullish();

/** A map by uids. */
export function mapOf<Value extends z.ZodType>(value: Value) {
  return marked(z.record(z.string(), value), 'byUid');
}

/** Makes the value of a required field from its siblings; undefined where they don't tell. */
export type Fallback = (siblings: JsonObject) => JsonValue | undefined;

const fallbacks = new WeakMap<z.core.$ZodType, Fallback>();

/** Marks a required field that an event can have without having been sent it. */
export function withFallback<Schema extends z.ZodType>(schema: Schema, fallback: Fallback): Schema {
  fallbacks.set(schema, fallback);
  return schema;
}

export function fallbackOf(schema: z.core.$ZodType): Fallback | undefined {
  return fallbacks.get(schema);
}

/** Marks an object or a map as always there: empty where what was sent is none. */
export function certain<Schema extends z.ZodType>(schema: Schema): Schema {
  return withFallback(schema, () => ({}));
}
