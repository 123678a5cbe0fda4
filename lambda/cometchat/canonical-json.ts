import { isJsonObject, type JsonValue } from './json.ts';

/**
 * JSON text that is the same for equal values, in any order of their fields. It keeps its own stack: a payload may
 * be nested deeper than a recursion bears.
 */
export function canonicalJson(root: JsonValue): string {
  const pieces: string[] = [];
  const pending: Pending[] = [{ value: root }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if ('text' in next) pieces.push(next.text);
    else if (isJsonObject(next.value)) writeObject(next.value, pending);
    else if (Array.isArray(next.value)) writeArray(next.value, pending);
    else pieces.push(JSON.stringify(next.value));
  }
  return pieces.join('');
}

/** What is still to be written, the first of it last: text as it is, or a value. */
type Pending = { readonly text: string } | { readonly value: JsonValue };

function writeObject(object: Readonly<Record<string, JsonValue | undefined>>, pending: Pending[]): void {
  pending.push({ text: '}' });
  const keys = Object.keys(object).sort();
  for (const [position, key] of [...keys.entries()].reverse()) {
    const separator = position === 0 ? '' : ',';
    pending.push({ value: object[key] ?? null }, { text: `${separator}${JSON.stringify(key)}:` });
  }
  pending.push({ text: '{' });
}

function writeArray(array: readonly JsonValue[], pending: Pending[]): void {
  pending.push({ text: ']' });
  for (let position = array.length - 1; position >= 0; position -= 1) {
    pending.push({ value: array[position] ?? null }, { text: position === 0 ? '' : ',' });
  }
  pending.push({ text: '[' });
}
