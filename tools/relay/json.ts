import { isJsonObject, type JsonObject } from '../../lambda/cometchat/json.ts';

/** The value of a JSON text; undefined if it isn't JSON. The parser's error, which quotes the text, is not passed on. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The JSON object of a text; undefined if it isn't one. */
export function parseJsonObject(text: string): JsonObject | undefined {
  const value = parseJson(text);
  return isJsonObject(value) ? value : undefined;
}
