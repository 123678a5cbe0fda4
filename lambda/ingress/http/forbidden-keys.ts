/** What a text with such a key must hold somewhere, the key's letters being escaped or not. */
const suspicious = /__proto__|constructor|\\u00[2-7]/;

/**
 * The JSON without the keys that the body parser refuses: `__proto__`, and `constructor` with a `prototype` in it. Text
 * without them, and text that is no JSON, is answered as it is.
 *
 * Whoever writes a message chooses the keys of its metadata. Were such a message refused, a rule could be escaped, and an
 * event lost, by adding a key. So the keys are only kept from our own code: what is queued is the text as it was received.
 */
export function withoutForbiddenKeys(text: string): string {
  if (!suspicious.test(text)) return text;
  try {
    return JSON.stringify(
      JSON.parse(text, (key, value: unknown) => (isForbidden(key, value) ? undefined : value)),
    );
  } catch {
    return text;
  }
}

function isForbidden(key: string, value: unknown): boolean {
  if (key === '__proto__') return true;
  return (
    key === 'constructor' && typeof value === 'object' && value !== null && Object.hasOwn(value, 'prototype')
  );
}
