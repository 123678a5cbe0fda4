import type { JsonObject } from '../events/json-value.ts';
import { isExactNumber } from './exact-number.ts';

export type { JsonObject, JsonValue } from '../events/json-value.ts';

/** True for a JSON object; arrays, null and exact numbers are not objects here. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isExactNumber(value);
}
