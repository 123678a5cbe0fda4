import { isExactNumber } from './exact-number.ts';
import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';

/**
 * Reads values of another kind than documented, as PHP and loosely typed clients write them. Each function answers
 * undefined where the meaning isn't sure. What is of the right kind already comes back as it is.
 */

/** A text, or a number as text, to the digit. */
export function toText(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : undefined;
  return isExactNumber(value) ? value.rawJSON : undefined;
}

/** A finite number, or a decimal text whose digits a number holds. */
export function toNumber(value: JsonValue | undefined): number | undefined {
  if (typeof value === 'number') return finite(value);
  if (isExactNumber(value)) return finite(Number(value.rawJSON));
  return typeof value === 'string' && isExactDecimal(value) ? Number(value) : undefined;
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

/** Fifteen digits always survive the way into a double and back. */
const mostDigits = 15;

function isExactDecimal(text: string): boolean {
  return (
    text.length <= mostDigits + 2 && /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text) && digits(text) <= mostDigits
  );
}

function digits(text: string): number {
  return text.replace(/[-.]/g, '').length;
}

/** A boolean, or 0, 1, "0", "1", "true", "false". */
export function toFlag(value: JsonValue | undefined): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (value === 1 || value === '1' || value === 'true') return true;
  return value === 0 || value === '0' || value === 'false' ? false : undefined;
}

/**
 * A list; a map with numbers for keys, `{}` included, as PHP writes a list with gaps; or a lone item.
 *
 * @param isItem whether an object is an item of the list
 */
export function toList(
  value: JsonValue | undefined,
  isItem: (object: JsonObject) => boolean = () => false,
): readonly JsonValue[] | undefined {
  if (Array.isArray(value)) return value;
  if (!isJsonObject(value)) return undefined;
  // JavaScript keeps such keys in the order of their numbers.
  if (Object.keys(value).every(isIndex)) return Object.values(value).map((item) => item ?? null);
  return isItem(value) ? [value] : undefined;
}

function isIndex(key: string): boolean {
  return /^(?:0|[1-9]\d{0,8})$/.test(key);
}

/** An object, or `[]`, as PHP writes one without fields. */
export function toObject(value: JsonValue | undefined): JsonObject | undefined {
  if (isJsonObject(value)) return value;
  return Array.isArray(value) && value.length === 0 ? {} : undefined;
}

/** CometChat's ids have a hundred characters at most. */
const longestKey = 256;

/** A map, `[]`, or a list of objects that hold their keys in `keyField`, each once. */
export function toMap(value: JsonValue | undefined, keyField: string | undefined): JsonObject | undefined {
  if (!Array.isArray(value) || value.length === 0 || keyField === undefined) return toObject(value);
  const items: readonly JsonValue[] = value;
  const entries = new Map<string, JsonValue>();
  for (const item of items) {
    const key = isJsonObject(item) ? toText(item[keyField]) : undefined;
    if (key === undefined || key === '' || key.length > longestKey || entries.has(key)) return undefined;
    entries.set(key, item);
  }
  return Object.fromEntries(entries);
}
