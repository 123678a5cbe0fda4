import type { TimeSource } from './catalogue/row.ts';
import type { JsonObject } from './json.ts';
import { valueAt } from './value-at.ts';

/** The last millisecond that RFC 3339 can write. */
const latest = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** When the event happened, in milliseconds since 1970; undefined where the payload has no time that makes sense. */
export function findTime(envelope: JsonObject, sources: readonly TimeSource[]): number | undefined {
  for (const source of sources) {
    const number = numberOf(valueAt(envelope, source.path));
    const time = Math.round(source.unit === 'seconds' ? number * 1000 : number);
    if (time > 0 && time <= latest) return time;
  }
  return undefined;
}

/** A number, or the number that a string of digits means, with decimals or without; else NaN. */
function numberOf(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\d{1,16}(\.\d{1,9})?$/.test(value) ? Number(value) : Number.NaN;
}
