import * as z from 'zod';
import { outputNames } from '../../../infra/output-names.ts';
import { type Category, categories } from '../../../lambda/cometchat/categories.ts';
import { parseJson } from '../../json/json.ts';
import { UnreachableError } from '../errors.ts';
import type { Target } from '../target.ts';
import { createCloudWatchLogStore } from './cloudwatch-log-store.ts';
import { followLog, type LogQuery, type LogStore, readLines } from './log-store.ts';

/** The log store of a relay. */
export function openLogStore(target: Target): LogStore {
  return target.localUrl === undefined
    ? createCloudWatchLogStore(target.clients)
    : createLocalLogStore(target.localUrl);
}

/** The log groups of the workers of these lanes. */
export function workerLogGroups(target: Target, lanes: readonly Category[] = categories): string[] {
  return lanes.map((lane) => target.output(outputNames.workerLogGroup(lane)));
}

/** The log groups of all functions. */
export function allLogGroups(target: Target): string[] {
  return [target.output(outputNames.ingressLogGroup), ...workerLogGroups(target)];
}

const lineSchema = z.object({ time: z.number(), logGroup: z.string(), message: z.string() });
const polling = { pause: 300, lookBack: 0 };
const timeout = 10_000;

/** The log lines of the local run, read from its control address. */
export function createLocalLogStore(localUrl: string): LogStore {
  const read = async (query: LogQuery) => {
    const lines = await readLocalLog(localUrl, query);
    return lines.map((line) => ({ ...line, key: `${line.time} ${line.logGroup} ${line.message}` }));
  };
  return {
    find: async (query) => ({ lines: readLines(await read(query), query), incomplete: false }),
    follow: (query, signal) => followLog(read, query, signal, polling),
  };
}

/** The raw lines of the local run that hold a text, from a time on (milliseconds since 1970). */
export async function readLocalLog(
  localUrl: string,
  { contains, since }: Pick<LogQuery, 'contains' | 'since'>,
): Promise<z.infer<typeof lineSchema>[]> {
  const url = new URL(`${localUrl}/_local/logs`);
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
