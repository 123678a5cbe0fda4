import type { JsonValue } from './json.ts';

/** Real payloads have about a dozen levels. Beyond some thousands, `JSON.stringify` itself fails. */
export const mostLevels = 200;

/** Whether the value is nested deeper than {@link mostLevels}. */
export function isTooDeep(value: JsonValue | undefined): boolean {
  return exceeds(value, mostLevels);
}

function exceeds(value: JsonValue | undefined, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  for (const inner of Object.values(value)) {
    if (typeof inner === 'object' && inner !== null && exceeds(inner, levels - 1)) return true;
  }
  return false;
}
