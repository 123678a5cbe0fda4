import { isJsonObject, type JsonObject } from '../../../lambda/cometchat/json.ts';

/** Lambda's lines about a function that was killed, which aren't JSON. */
const runtimeFailure =
  /(?:RequestId: )?([0-9a-f-]{36}) (?:Error: )?((?:Task timed out|Runtime exited)[^\n]*)/;

/**
 * The JSON of a log line; undefined for a line that has none, and for a line of metrics. A line that says that Lambda
 * killed the function reads as an error.
 */
export function parseLogMessage(message: string): JsonObject | undefined {
  // Lambda's text format puts a time and a request id before it.
  const start = message.indexOf('{');
  if (start < 0) {
    const [, requestId, failure] = runtimeFailure.exec(message) ?? [];
    return failure === undefined ? undefined : { level: 'ERROR', message: failure.trim(), requestId };
  }
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
