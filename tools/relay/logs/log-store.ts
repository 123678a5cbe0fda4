import { setTimeout as sleep } from 'node:timers/promises';
import type { LogFields } from '../../../lambda/telemetry/fields.ts';

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

/** A line that is read more than once has the same key each time. */
export interface KeyedLine extends LogLine {
  readonly key: string;
}

/**
 * Follows a log by reading it again and again. Each reading looks back some milliseconds, for lines that show later than
 * they were written.
 */
export async function* followLog(
  read: (query: LogQuery, signal: AbortSignal) => Promise<readonly KeyedLine[]>,
  query: LogQuery,
  signal: AbortSignal,
  { pause, lookBack }: { readonly pause: number; readonly lookBack: number },
): AsyncGenerator<LogLine> {
  const seen = new Map<string, number>();
  let { since } = query;
  while (!signal.aborted) {
    const startedAt = Date.now();
    for (const { key, ...line } of await read({ ...query, since }, signal)) {
      if (seen.has(key)) continue;
      seen.set(key, line.time);
      yield line;
    }
    since = Math.max(query.since, startedAt - lookBack);
    for (const [key, time] of seen) if (time < since) seen.delete(key);
    await sleep(pause, undefined, { signal }).catch(() => undefined);
  }
}

/** A text as it stands inside the JSON of a log line. */
export function asLogged(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
