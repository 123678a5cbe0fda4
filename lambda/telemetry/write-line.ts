import type { LogFields } from './fields.ts';
import type { Message } from './messages.ts';
import { dimensionSets, type MetricName, metricNamespace } from './metrics.ts';

/** One value for each metric that is counted. */
export type Measurements = { readonly [Name in MetricName]?: number | undefined };

/** What a function says of one request, one record, or itself. */
export interface LogRecord {
  readonly message: Message;
  readonly fields: Omit<LogFields, 'message' | 'stage'>;
  readonly measurements?: Measurements;
}

/** Makes the JSON line of a record; `now` is in milliseconds since 1970. */
export type LineWriter = (record: LogRecord, now: number) => string;

/**
 * Makes the writer of a stage's lines. A line with measurements is a log line and at once a document in CloudWatch's
 * embedded metric format: its fields are the dimensions.
 */
export function createLineWriter(stage: string): LineWriter {
  const stageText = JSON.stringify(stage);
  return ({ message, fields, measurements = {} }, now) => {
    const directives = directivesOf(measurements);
    const start = directives === '' ? '{' : `{"_aws":{"Timestamp":${now},"CloudWatchMetrics":${directives}},`;
    const members = JSON.stringify({ message, ...measurements, ...fields, ...textOfStatus(fields) });
    return `${start}"stage":${stageText},${members.slice(1)}`;
  };
}

function textOfStatus({ status }: LogFields) {
  return status === undefined ? undefined : { status: String(status) };
}

/** The few combinations of metrics that occur, by their names. */
const knownDirectives = new Map<string, string>();

function directivesOf(measurements: Measurements): string {
  const names = namesOf(measurements);
  const key = names.join();
  let directives = knownDirectives.get(key);
  if (directives === undefined) {
    directives = names.length === 0 ? '' : writeDirectives(names);
    knownDirectives.set(key, directives);
  }
  return directives;
}

function namesOf(measurements: Measurements): MetricName[] {
  const names: MetricName[] = [];
  let name: MetricName;
  for (name in measurements) if (measurements[name] !== undefined) names.push(name);
  return names;
}

/** One directive for all metrics with the same dimensions. */
function writeDirectives(names: readonly MetricName[]): string {
  const groups = Map.groupBy(names, (name) => JSON.stringify(dimensionSets(name)));
  return JSON.stringify(
    [...groups.values()].map((group) => ({
      Namespace: metricNamespace,
      Dimensions: group.slice(0, 1).flatMap(dimensionSets),
      Metrics: group.map((name) => ({ Name: name })),
    })),
  );
}

/** Writes past the console: Lambda leaves a line that is JSON as it is, but would wrap what the console gets. */
export function writeOut(text: string): void {
  process.stdout.write(text);
}
