/** What a text with such a key must hold somewhere, the key's letters being escaped or not. */
const suspicious = /__proto__|constructor|\\u00[2-7]/;

/** Levels. No message for people has so many; the parser gives up at some two thousand. */
const deepest = 500;

/**
 * The JSON without what the body parser refuses: `__proto__` keys, `constructor` keys with a `prototype` in them, and
 * what is nested too deep for it, which becomes null. Text without them, and text that is no JSON, is answered as it is.
 *
 * Whoever writes a message chooses its metadata. Were such a message refused, a rule could be escaped, and an event lost,
 * by adding a key or enough brackets. So they are only kept from our own code: what is queued is the text as it was
 * received.
 */
export function parsableJson(text: string): string {
  if (!suspicious.test(text) && !mayBeDeep(text)) return text;
  try {
    // Without a reviver the engine's parser has no limit to its depth.
    return JSON.stringify(withoutRefused(JSON.parse(text), 1));
  } catch {
    return text;
  }
}

/** Counts brackets, those in strings too: it is quick, and being wrong costs only time. */
function mayBeDeep(text: string): boolean {
  let level = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text.charCodeAt(index);
    // `[` and `{`, `]` and `}`.
    if (character === 0x5b || character === 0x7b) level++;
    else if (character === 0x5d || character === 0x7d) level--;
    if (level > deepest) return true;
  }
  return false;
}

function withoutRefused(value: unknown, level: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (level > deepest) return null;
  if (Array.isArray(value)) return value.map((item) => withoutRefused(item, level + 1));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, member]) => !isRefused(key, member))
      .map(([key, member]) => [key, withoutRefused(member, level + 1)]),
  );
}

function isRefused(key: string, value: unknown): boolean {
  if (key === '__proto__') return true;
  return (
    key === 'constructor' && typeof value === 'object' && value !== null && Object.hasOwn(value, 'prototype')
  );
}
