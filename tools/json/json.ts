import type { JsonObject, JsonValue } from '../../lambda/events/json-value.ts';

export type { JsonObject, JsonValue } from '../../lambda/events/json-value.ts';

/** The value of a JSON text; undefined if it isn't JSON. The parser's error, which quotes the text, is not passed on. */
export function parseJson(text: string): JsonValue | undefined {
  try {
    const value: JsonValue = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

/** The JSON object of a text; undefined if it isn't one. */
export function parseJsonObject(text: string): JsonObject | undefined {
  const value = parseJson(text);
  return isJsonObject(value) ? value : undefined;
}

/** True for a JSON object; arrays and null are not objects here. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** True for a JSON array. (`Array.isArray` alone does not narrow a read-only array.) */
export function isJsonArray(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}
