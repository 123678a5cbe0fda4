import { type FieldKind, fieldKinds, type LogFields, noCategory } from './fields.ts';
import { latencyMetrics, type MetricName } from './metrics.ts';

/** A log line as it is read again. */
export interface ReadLine {
  /** The fields that are of their kind. */
  readonly fields: LogFields;
  /** The value of a metric; undefined where the line doesn't count it. */
  readonly measurement: (name: MetricName) => number | undefined;
}

/** Lambda's lines about a function that was killed, which aren't JSON. */
const runtimeFailure =
  /(?:RequestId: )?([0-9a-f-]{36}) (?:Error: )?((?:Task timed out|Runtime exited)[^\n]*)/;

/**
 * Reads a log line. Undefined for a line that holds no JSON object. A line that says that Lambda killed the function reads
 * as an error.
 */
export function readLine(text: string): ReadLine | undefined {
  const line = text.includes('{') ? parseObject(text) : readFailure(text);
  if (line === undefined) return undefined;
  const measurement = (name: MetricName) => numberOf(line[name]);
  return { fields: readFields(line, measurement), measurement };
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  // Lambda's text format puts a time and a request id before it.
  try {
    const value: unknown = JSON.parse(text.slice(text.indexOf('{')));
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function readFailure(text: string): Readonly<Record<string, unknown>> | undefined {
  const [, requestId, failure] = runtimeFailure.exec(text) ?? [];
  return failure === undefined ? undefined : { level: 'ERROR', message: failure.trim(), requestId };
}

function readFields(
  line: Readonly<Record<string, unknown>>,
  measurement: ReadLine['measurement'],
): LogFields {
  const fields: LogFields = Object.fromEntries(
    Object.entries(fieldKinds).flatMap(([name, kind]) => {
      const value = readers[kind](line[name]);
      return value === undefined || (name === 'category' && value === noCategory) ? [] : [[name, value]];
    }),
  );
  const latency = latencyMetrics.map(measurement).find((value) => value !== undefined);
  return latency === undefined ? fields : { ...fields, latency };
}

const readers: Readonly<Record<FieldKind, (value: unknown) => unknown>> = {
  text: (value) => (typeof value === 'string' ? value : undefined),
  number: numberOf,
  flag: (value) => (typeof value === 'boolean' ? value : undefined),
  names: (value) => (Array.isArray(value) ? value.filter((item) => typeof item === 'string') : undefined),
};

function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}
