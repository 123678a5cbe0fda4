/** The value of a JSON text; undefined where it is no JSON. The parser's error, which quotes the text, is not passed on. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
