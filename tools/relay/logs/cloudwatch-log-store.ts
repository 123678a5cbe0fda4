import { setTimeout as sleep } from 'node:timers/promises';
import type { CloudWatchLogs, ResultField } from '@aws-sdk/client-cloudwatch-logs';
import type { Clients } from '../clients.ts';
import { UnreachableError } from '../errors.ts';
import {
  type FoundLines,
  followLog,
  type LogQuery,
  type LogStore,
  readLines,
  type StoredLine,
} from './log-store.ts';

/** Insights returns at most 10,000 rows; an event's history is a handful. */
const mostLines = 1000;
const queryPollMilliseconds = 500;
const queryTimeout = 60_000;
/** CloudWatch shows a line some seconds after it was written, and not always in order: so each poll looks back. */
const lookBack = 60_000;
/** FilterLogEvents takes five requests per second for the whole account, and there may be ten groups. Milliseconds. */
const defaultPauses = { poll: 5_000, request: 250 };

/** The log lines of a deployed relay: Logs Insights to look back, FilterLogEvents to follow. */
export function createCloudWatchLogStore({ logs }: Clients, pauses = defaultPauses): LogStore {
  const read = async (query: LogQuery, signal: AbortSignal) =>
    filterLines(await logs(), query, signal, pauses.request);
  return {
    find: async (query) => findLines(await logs(), query),
    follow: (query, signal) => followLog(read, query, signal, { pause: pauses.poll, lookBack }),
  };
}

async function findLines(client: CloudWatchLogs, query: LogQuery): Promise<FoundLines> {
  const { queryId } = await client.startQuery({
    logGroupNames: [...query.logGroups],
    startTime: Math.floor(query.since / 1000),
    endTime: Math.ceil(Date.now() / 1000),
    queryString: insightsQuery(query.contains, mostLines),
  });
  const deadline = Date.now() + queryTimeout;
  while (Date.now() < deadline) {
    const { status, results = [] } = await client.getQueryResults({ queryId });
    if (status === 'Complete')
      return {
        lines: readLines(results.map(readRow).reverse(), query),
        incomplete: results.length >= mostLines,
      };
    if (status !== 'Running' && status !== 'Scheduled')
      throw new UnreachableError(`CloudWatch Logs Insights ended the query with the status ${status}.`);
    await sleep(queryPollMilliseconds);
  }
  throw new UnreachableError(
    "CloudWatch Logs Insights didn't answer within a minute. Try again with a shorter --since.",
  );
}

function readRow(row: readonly ResultField[]): StoredLine {
  const value = (name: string) => row.find(({ field }) => field === name)?.value ?? '';
  const time = Date.parse(`${value('@timestamp').replace(' ', 'T')}Z`);
  // "@log" is the account's number, a colon and the group's name.
  return { key: '', time, logGroup: value('@log').replace(/^\d+:/, ''), message: value('@message') };
}

async function filterLines(
  client: CloudWatchLogs,
  query: LogQuery,
  signal: AbortSignal,
  pause: number,
): Promise<StoredLine[]> {
  const lines: StoredLine[] = [];
  for (const logGroup of query.logGroups) {
    const pages = client.paginateFilterLogEvents({
      logGroupName: logGroup,
      startTime: query.since,
      filterPattern: filterPattern(query.contains),
    });
    // A page may be empty and not be the last.
    for await (const { events = [] } of pages) {
      for (const { eventId: key = '', timestamp: time = 0, message = '' } of events)
        lines.push({ key, time, logGroup, message });
      if (signal.aborted) return [];
      await sleep(pause, undefined, { signal }).catch(() => undefined);
    }
  }
  return lines.sort((left, right) => left.time - right.time);
}

const longestTerm = 512;

/**
 * The longest part of a text that can stand between double quotes as it is. The text is outside input, and CloudWatch's
 * two query languages may read a backslash differently, so nothing is sent that needs one. Check what is found for the
 * whole text.
 *
 * @throws RangeError for a text without such a part, or one that is too long: no id is like that.
 */
export function plainPart(text: string): string {
  const parts = text.split(/["\\]|\p{Cc}/u);
  const [longest = ''] = parts.sort((left, right) => right.trim().length - left.trim().length);
  if (longest.trim() === '' || text.length > longestTerm)
    throw new RangeError(`an id has 1 to ${longestTerm} characters, and not only quotes and blanks`);
  return longest;
}

/**
 * A CloudWatch Logs Insights query for lines that hold the text's plain part, newest first. `like` with a quoted string
 * compares letter for letter; it isn't a regular expression.
 */
export function insightsQuery(contains: string, limit: number): string {
  const filter = `filter @message like "${plainPart(contains)}"`;
  return `fields @timestamp, @log, @message | ${filter} | sort @timestamp desc | limit ${limit}`;
}

/** A FilterLogEvents pattern for the same: a quoted phrase. */
export function filterPattern(contains: string): string {
  return `"${plainPart(contains)}"`;
}
