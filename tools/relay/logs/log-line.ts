import { isJsonObject, type JsonObject } from '../../../lambda/cometchat/json.ts';

/** The JSON of a log line; undefined for a line that has none, and for a line of metrics. */
export function parseLogMessage(message: string): JsonObject | undefined {
  // Lambda's text format puts a time and a request id before it.
  const start = message.indexOf('{');
  if (start < 0) return undefined;
  try {
    const value: unknown = JSON.parse(message.slice(start));
    return isJsonObject(value) && value._aws === undefined ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A text field of a line; undefined where it has none. */
export function textField(fields: JsonObject, name: string): string | undefined {
  const value = fields[name];
  return typeof value === 'string' ? value : undefined;
}

/** A number of a line; undefined where it has none. */
export function numberField(fields: JsonObject, name: string): number | undefined {
  const value = fields[name];
  return typeof value === 'number' ? value : undefined;
}

/** A list of names of a line; empty where it has none. */
export function namesField(fields: JsonObject, name: string): readonly string[] {
  const value = fields[name];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** A text as it stands inside the JSON of a log line. */
export function asLogged(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
