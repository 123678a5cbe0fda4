import { setTimeout as sleep } from 'node:timers/promises';
import type { CloudWatchLogs, ResultField } from '@aws-sdk/client-cloudwatch-logs';
import type { LogFields } from '../../../lambda/telemetry/fields.ts';
import { readLine } from '../../../lambda/telemetry/read-line.ts';
import type { Clients } from '../clients.ts';
import { UnreachableError } from '../errors.ts';
import type { FoundLines, LogLine, LogQuery, LogStore } from './log-store.ts';

/** Insights returns at most 10,000 rows; an event's history is a handful. */
const mostLines = 1000;
const queryPollMilliseconds = 500;
const queryTimeout = 60_000;
/** CloudWatch shows a line some seconds after it was written, and not always in order: so each poll looks back. */
const lookBackMilliseconds = 60_000;
/** FilterLogEvents takes five requests per second for the whole account, and there may be ten groups. Milliseconds. */
const defaultPauses = { poll: 5_000, request: 250 };

/** The log lines of a deployed relay: Logs Insights to look back, FilterLogEvents to follow. */
export function createCloudWatchLogStore(clients: Clients, pauses = defaultPauses): LogStore {
  return {
    find: async (query) => findLines(await clients.logs(), query),
    follow: (query, signal) => followLines(clients, query, signal, pauses),
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
        lines: results.flatMap((row) => readRow(row, query) ?? []).reverse(),
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

function readRow(row: readonly ResultField[], query: LogQuery): LogLine | undefined {
  const values = new Map(row.map(({ field, value }) => [field, value ?? '']));
  const fields = readWanted(values.get('@message') ?? '', query);
  if (fields === undefined) return undefined;
  // "@log" is the account's number, a colon and the group's name.
  const logGroup = (values.get('@log') ?? '').replace(/^\d+:/, '');
  return { time: Date.parse(`${(values.get('@timestamp') ?? '').replace(' ', 'T')}Z`), logGroup, fields };
}

/** CloudWatch was asked for a part of the text only. */
function readWanted(message: string, query: LogQuery): LogFields | undefined {
  return message.includes(query.contains) ? readLine(message)?.fields : undefined;
}

async function* followLines(
  clients: Clients,
  query: LogQuery,
  signal: AbortSignal,
  pauses: typeof defaultPauses,
): AsyncGenerator<LogLine> {
  const pause = async (milliseconds: number): Promise<void> => {
    await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
  };
  const client = await clients.logs();
  const seen = new Map<string, number>();
  let { since } = query;
  while (!signal.aborted) {
    const startedAt = Date.now();
    const fresh: LogLine[] = [];
    for (const logGroupName of query.logGroups) {
      const pages = client.paginateFilterLogEvents({
        logGroupName,
        startTime: since,
        filterPattern: filterPattern(query.contains),
      });
      // A page may be empty and not be the last.
      for await (const { events = [] } of pages) {
        for (const { eventId = '', timestamp = 0, message = '' } of events) {
          const fields = readWanted(message, query);
          if (seen.has(eventId) || fields === undefined) continue;
          seen.set(eventId, timestamp);
          fresh.push({ time: timestamp, logGroup: logGroupName, fields });
        }
        if (signal.aborted) return;
        await pause(pauses.request);
      }
    }
    yield* fresh.sort((left, right) => left.time - right.time);
    since = Math.max(query.since, startedAt - lookBackMilliseconds);
    for (const [eventId, time] of seen) if (time < since) seen.delete(eventId);
    await pause(pauses.poll);
  }
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
  const longest = parts.reduce((best, part) => (part.trim().length > best.trim().length ? part : best), '');
  if (longest.trim() === '' || text.length > longestTerm)
    throw new RangeError(`an id has 1 to ${longestTerm} characters, and not only quotes and blanks`);
  return longest;
}

/**
 * A CloudWatch Logs Insights query for lines that hold the text's plain part, newest first. `like` with a quoted string
 * compares letter for letter; it isn't a regular expression.
 */
export function insightsQuery(contains: string, limit: number): string {
  return [
    'fields @timestamp, @log, @message',
    `filter @message like "${plainPart(contains)}"`,
    'sort @timestamp desc',
    `limit ${limit}`,
  ].join(' | ');
}

/** A FilterLogEvents pattern for the same: a quoted phrase. */
export function filterPattern(contains: string): string {
  return `"${plainPart(contains)}"`;
}
