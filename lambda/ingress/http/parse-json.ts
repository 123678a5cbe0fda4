/** Whether the text can hold a key that {@link parseHostileJson} leaves out, with its letters escaped or not. */
const suspicious = /__proto__|constructor|\\u00[2-7]/;

/**
 * Characters. A parser with a reviver calls it for each value: at 1 MiB that can take 300 ms of processor time, at this
 * length no more than 20. Real deliveries have a few kilobytes.
 */
const longestPlainText = 65_536;

/** Levels. Real messages have a dozen; a recursive walk over some thousands overflows the stack. */
const deepest = 500;

/** True where a body parser with a reviver can parse the text quickly, and refuses none of its keys. */
export function isPlainJson(text: string): boolean {
  return text.length <= longestPlainText && !suspicious.test(text) && !mayBeDeep(text);
}

/**
 * Parses JSON of any shape once, without a reviver. Leaves out `__proto__` keys and `constructor` keys that hold a
 * `prototype`; what is nested deeper than 500 levels becomes null. Throws a `SyntaxError` for text that isn't JSON.
 *
 * The sender of a message chooses its metadata. If such a message were refused, or took too long, a rule could be escaped
 * with it. The queue still gets the text as it was received.
 */
export function parseHostileJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (isContainer(value)) prune(value, 1);
  return value;
}

/**
 * Whether there are more opening brackets than allowed levels, those in strings included: a wrong guess costs only time.
 * By `indexOf`, as a loop over the characters is slow in a first request, before it is compiled.
 */
function mayBeDeep(text: string): boolean {
  let opened = 0;
  for (const bracket of ['{', '['])
    for (let at = text.indexOf(bracket); at !== -1; at = text.indexOf(bracket, at + 1))
      if (++opened > deepest) return true;
  return false;
}

type Container = unknown[] | Record<string, unknown>;

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null;
}

/** In place: a copy would double the work. */
function prune(container: Container, level: number): void {
  if (Array.isArray(container)) {
    for (const [index, item] of container.entries()) {
      if (!isContainer(item)) continue;
      if (level === deepest) container[index] = null;
      else prune(item, level + 1);
    }
    return;
  }
  for (const key of Object.keys(container)) {
    const member = container[key];
    if (key === '__proto__') delete container[key];
    else if (!isContainer(member)) continue;
    else if (key === 'constructor' && Object.hasOwn(member, 'prototype')) delete container[key];
    else if (level === deepest) container[key] = null;
    else prune(member, level + 1);
  }
}
