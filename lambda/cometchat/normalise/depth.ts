import type { JsonValue } from '../json.ts';

/**
 * How deep an event is nested at most. Real payloads have about a dozen levels; Python's parser gives up at a thousand,
 * and `JSON.stringify` at some thousands.
 */
export const mostLevels = 500;

/** Whether the value is nested deeper than so many levels. */
export function isDeeperThan(levels: number, value: JsonValue | undefined): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels <= 0) return true;
  for (const inner of Object.values(value)) {
    if (typeof inner === 'object' && inner !== null && isDeeperThan(levels - 1, inner)) return true;
  }
  return false;
}
