import { setTimeout as sleep } from 'node:timers/promises';
import type { CloudWatchLogsClient, FilteredLogEvent } from '@aws-sdk/client-cloudwatch-logs';
import type { LogFields } from '../../../lambda/telemetry/fields.ts';
import { readLine } from '../../../lambda/telemetry/read-line.ts';
import type { Clients } from '../clients.ts';
import { UnreachableError } from '../errors.ts';

import type { FoundLines, LogLine, LogQuery, LogStore } from './log-store.ts';
import { filterPattern, insightsQuery } from './search-term.ts';

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

async function findLines(client: CloudWatchLogsClient, query: LogQuery): Promise<FoundLines> {
  const { StartQueryCommand, GetQueryResultsCommand } = await import('@aws-sdk/client-cloudwatch-logs');
  const { queryId } = await client.send(
    new StartQueryCommand({
      logGroupNames: [...query.logGroups],
      startTime: Math.floor(query.since / 1000),
      endTime: Math.ceil(Date.now() / 1000),
      queryString: insightsQuery(query.contains, mostLines),
    }),
  );
  const deadline = Date.now() + queryTimeout;
  while (Date.now() < deadline) {
    const { status, results = [] } = await client.send(new GetQueryResultsCommand({ queryId }));
    if (status === 'Complete') {
      const lines = results.flatMap((row) => {
        const values = new Map(row.map(({ field, value }) => [field, value ?? '']));
        const fields = parseWanted(values.get('@message') ?? '', query);
        // "@log" is the account's number, a colon and the group's name.
        const logGroup = (values.get('@log') ?? '').replace(/^\d+:/, '');
        const time = Date.parse(`${(values.get('@timestamp') ?? '').replace(' ', 'T')}Z`);
        return fields === undefined ? [] : [{ time, logGroup, fields }];
      });
      return { lines: lines.reverse(), incomplete: results.length >= mostLines };
    }
    if (status !== 'Running' && status !== 'Scheduled')
      throw new UnreachableError(`CloudWatch Logs Insights ended the query with ${status}`);
    await sleep(queryPollMilliseconds);
  }
  throw new UnreachableError(
    'CloudWatch Logs Insights did not answer within a minute; try a shorter --since',
  );
}

/** CloudWatch was asked for a part of the text only. */
function parseWanted(message: string, query: LogQuery): LogFields | undefined {
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
    for (const logGroup of query.logGroups) {
      for await (const page of filterEvents(client, logGroup, { ...query, since })) {
        for (const { eventId = '', timestamp = 0, message = '' } of page) {
          const fields = parseWanted(message, query);
          if (seen.has(eventId) || fields === undefined) continue;
          seen.set(eventId, timestamp);
          fresh.push({ time: timestamp, logGroup, fields });
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

/** The pages of all events of a group from `since` on. A page may be empty and not be the last. */
async function* filterEvents(
  client: CloudWatchLogsClient,
  logGroupName: string,
  query: LogQuery,
): AsyncGenerator<readonly FilteredLogEvent[]> {
  const { FilterLogEventsCommand } = await import('@aws-sdk/client-cloudwatch-logs');
  let nextToken: string | undefined;
  do {
    const page = await client.send(
      new FilterLogEventsCommand({
        logGroupName,
        startTime: query.since,
        filterPattern: filterPattern(query.contains),
        ...(nextToken === undefined ? {} : { nextToken }),
      }),
    );
    yield page.events ?? [];
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
}
