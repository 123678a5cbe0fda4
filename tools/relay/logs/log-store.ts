import { setTimeout as sleep } from 'node:timers/promises';
import type { LogFields } from '../../../lambda/telemetry/fields.ts';
import { readLine } from '../../../lambda/telemetry/read-line.ts';

/** One line that a function of the relay wrote. */
export interface LogLine {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly logGroup: string;
  /** Ids, names and numbers, never what people wrote. */
  readonly fields: LogFields;
}

export interface LogQuery {
  /** Text that the line holds, letter for letter. */
  readonly contains: string;
  /** Milliseconds since 1970. */
  readonly since: number;
  /** The groups to look through. */
  readonly logGroups: readonly string[];
}

/** Where the functions' log lines are: CloudWatch Logs, or the local run. */
export interface LogStore {
  /** The newest lines that match, in the order of their time, and whether there were more than could be fetched. */
  find(query: LogQuery): Promise<FoundLines>;
  /** Lines that match as they come in, each once, until the signal is aborted. */
  follow(query: LogQuery, signal: AbortSignal): AsyncGenerator<LogLine>;
}

export interface FoundLines {
  readonly lines: readonly LogLine[];
  readonly incomplete: boolean;
}

/** A line as it is stored. One that is read again has the same key again. */
export interface StoredLine extends Omit<LogLine, 'fields'> {
  readonly key: string;
  readonly message: string;
}

/** The lines that a query asks for. A log may be asked for a part of the text only, and for all groups. */
export function readLines(lines: readonly StoredLine[], { contains, logGroups }: LogQuery): LogLine[] {
  return lines.flatMap(({ time, logGroup, message }) => {
    const isWanted = logGroups.includes(logGroup) && message.includes(contains);
    const fields = isWanted ? readLine(message)?.fields : undefined;
    return fields === undefined ? [] : [{ time, logGroup, fields }];
  });
}

/**
 * Follows a log by reading it again and again. Each reading looks back some milliseconds, for lines that show later than
 * they were written.
 */
export async function* followLog(
  read: (query: LogQuery, signal: AbortSignal) => Promise<readonly StoredLine[]>,
  query: LogQuery,
  signal: AbortSignal,
  { pause, lookBack }: { readonly pause: number; readonly lookBack: number },
): AsyncGenerator<LogLine> {
  const seen = new Map<string, number>();
  let { since } = query;
  while (!signal.aborted) {
    const startedAt = Date.now();
    const stored = await read({ ...query, since }, signal);
    const fresh = stored.filter(({ key }) => !seen.has(key));
    for (const { key, time } of fresh) seen.set(key, time);
    yield* readLines(fresh, query);
    since = Math.max(query.since, startedAt - lookBack);
    for (const [key, time] of seen) if (time < since) seen.delete(key);
    await sleep(pause, undefined, { signal }).catch(() => undefined);
  }
}

/** A text as it stands inside the JSON of a log line. */
export function asLogged(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
