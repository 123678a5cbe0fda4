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

type RawLine = z.infer<typeof lineSchema>;

/** The log lines of the local run, read from its control address. */
export function createLocalLogStore(localUrl: string): LogStore {
  return {
    find: async (query) => {
      const lines = await readLocalLog(localUrl, query);
      return { lines: lines.flatMap((line) => readWanted(line, query) ?? []), incomplete: false };
    },
    follow: (query, signal) => follow(localUrl, query, signal),
  };
}

function readWanted({ time, logGroup, message }: RawLine, { logGroups }: LogQuery): LogLine | undefined {
  const fields = readLine(message)?.fields;
  return fields === undefined || !logGroups.includes(logGroup) ? undefined : { time, logGroup, fields };
}

/** The raw lines of the local run that hold a text, from a time on (milliseconds since 1970). */
export async function readLocalLog(
  localUrl: string,
  { contains, since }: Pick<LogQuery, 'contains' | 'since'>,
): Promise<RawLine[]> {
  const url = new URL(requireLocalUrl(`${localUrl}/_local/logs`, 'the local run'));
  url.search = String(new URLSearchParams({ contains, since: String(Math.floor(since)) }));
  const response = await fetch(url, { signal: AbortSignal.timeout(timeout) });
  if (!response.ok)
    throw new UnreachableError(`The local run answered ${response.status} to ${url.pathname}.`);
  const lines = (await response.text()).split('\n').filter((line) => line !== '');
  return lines.map((line) => {
    const parsed = lineSchema.safeParse(parseJson(line));
    if (parsed.success) return parsed.data;
    throw new UnreachableError(
      `The server at ${url.origin} doesn't send log lines. Check --local-port, or restart the local run with this version.`,
    );
  });
}

async function* follow(localUrl: string, query: LogQuery, signal: AbortSignal): AsyncGenerator<LogLine> {
  let since = query.since;
  // Lines of the latest millisecond come again with the next poll.
  let latest = new Set<string>();
  while (!signal.aborted) {
    for (const raw of await readLocalLog(localUrl, { ...query, since })) {
      const line = readWanted(raw, query);
      const text = JSON.stringify(raw);
      if (line === undefined || latest.has(text)) continue;
      if (line.time > since) {
        since = line.time;
        latest = new Set();
      }
      latest.add(text);
      yield line;
    }
    await sleep(pollMilliseconds, undefined, { signal }).catch(() => undefined);
  }
}
