import { isJsonObject, type JsonObject, type JsonValue } from '../../cometchat/json.ts';

/** What the metadata of one rule may measure as JSON, in characters. CometChat keeps about 10 KB with a message. */
const longestMetadata = 4096;

/**
 * The rules' metadata as one object. Objects are merged key by key; where two rules give one key different values, the
 * later rule's stays. Undefined where nothing is left.
 */
export function mergeMetadata(parts: readonly JsonObject[]): JsonObject | undefined {
  const merged = parts.reduce<JsonObject>((left, right) => mergeObjects(left, right), {});
  return Object.keys(merged).length === 0 ? undefined : merged;
}

function mergeObjects(left: JsonObject, right: JsonObject): JsonObject {
  const merged = new Map<string, JsonValue | undefined>(Object.entries(left));
  for (const [key, value] of Object.entries(right)) {
    const before = merged.get(key);
    merged.set(key, isJsonObject(before) && isJsonObject(value) ? mergeObjects(before, value) : value);
  }
  // fromEntries defines keys and never assigns them, so a key such as `__proto__` stays a plain key.
  return Object.fromEntries(merged);
}

/** The mark on a message that passed with a forced verdict. It says no more, because chat clients can read it. */
export const forcedMark: JsonObject = { relay: { forced: true } };

/** A plain copy as JSON would carry it; undefined if the value can't be JSON, isn't an object or is too long. */
export function plainMetadata(value: unknown): JsonObject | undefined {
  if (!isJsonObject(value)) return undefined;
  try {
    const text = JSON.stringify(value);
    if (typeof text !== 'string' || text.length > longestMetadata) return undefined;
    const copy: unknown = JSON.parse(text);
    return isJsonObject(copy) ? copy : undefined;
  } catch {
    return undefined;
  }
}
