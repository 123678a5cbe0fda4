interface Level {
  readonly isList: boolean;
  key: string;
  index: number;
}

/** The keys that lead to the end of the beginning of a JSON text: `{"rules": {"links": {` is at `rules`, `links`. */
export function jsonPathAt(beginning: string): readonly string[] {
  const levels: Level[] = [];
  for (const [token] of beginning.matchAll(/"(?:[^"\\]|\\.)*"\s*:?|[[\]{},]/g)) {
    const level = levels.at(-1);
    if (token === '{' || token === '[') levels.push({ isList: token === '[', key: '', index: 0 });
    else if (token === '}' || token === ']') levels.pop();
    else if (level !== undefined && token === ',') {
      level.index += 1;
      level.key = '';
    } else if (level !== undefined && token.endsWith(':')) level.key = nameOf(token);
  }
  return levels.flatMap(({ isList, key, index }, depth) => {
    if (isList) return [String(index)];
    // In the innermost object, a key belongs to the path only where its value is being written.
    return key === '' || (depth === levels.length - 1 && !/:\s*$/.test(beginning)) ? [] : [key];
  });
}

function nameOf(token: string): string {
  return token.slice(1, token.lastIndexOf('"'));
}
