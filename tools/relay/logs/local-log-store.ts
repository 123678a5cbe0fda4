import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { readLine } from '../../../lambda/telemetry/read-line.ts';
import { parseJson } from '../../json/json.ts';
import { UnreachableError } from '../errors.ts';
import { requireLocalUrl } from '../local-guard.ts';
import type { LogLine, LogQuery, LogStore } from './log-store.ts';

const lineSchema = z.object({ time: z.number(), logGroup: z.string(), message: z.string() });
const pollMilliseconds = 300;
const timeout = 10_000;

/** The log lines of the local run, by its control address. */
export function createLocalLogStore(localUrl: string): LogStore {
  const read = async (query: LogQuery): Promise<{ line: LogLine; raw: string }[]> => {
    const url = new URL(requireLocalUrl(`${localUrl}/_local/logs`, 'the local run'));
    url.searchParams.set('contains', query.contains);
    url.searchParams.set('since', String(query.since));
    const response = await fetch(url, { signal: AbortSignal.timeout(timeout) });
    if (!response.ok)
      throw new UnreachableError(`the local run answered ${response.status} to ${url.pathname}`);
    const text = await response.text();
    return text
      .split('\n')
      .filter((raw) => raw !== '')
      .flatMap((raw) => {
        const parsed = lineSchema.safeParse(parseJson(raw));
        if (!parsed.success)
          throw new UnreachableError(
            `what answers at ${url.origin} sends no log lines. Check --local-port, or stop the local run and start it again with this version.`,
          );
        const { time, logGroup, message } = parsed.data;
        const fields = readLine(message)?.fields;
        const wanted = fields !== undefined && query.logGroups.includes(logGroup);
        return wanted ? [{ line: { time, logGroup, fields }, raw }] : [];
      });
  };
  return {
    find: async (query) => ({ lines: (await read(query)).map(({ line }) => line), incomplete: false }),
    follow: (query, signal) => follow(read, query, signal),
  };
}

async function* follow(
  read: (query: LogQuery) => Promise<{ line: LogLine; raw: string }[]>,
  query: LogQuery,
  signal: AbortSignal,
): AsyncGenerator<LogLine> {
  let since = query.since;
  // Lines of the latest millisecond come again with the next poll.
  let latest = new Set<string>();
  while (!signal.aborted) {
    for (const { line, raw } of await read({ ...query, since })) {
      if (latest.has(raw)) continue;
      if (line.time > since) {
        since = line.time;
        latest = new Set();
      }
      latest.add(raw);
      yield line;
    }
    await sleep(pollMilliseconds, undefined, { signal }).catch(() => undefined);
  }
}
