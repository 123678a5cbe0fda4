import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import * as z from 'zod';
import { sendJson, startServer } from './http-server.ts';

/** A line in a log group. */
export interface StoredLine {
  readonly logGroup: string;
  readonly time: number;
  readonly message: string;
  /** When CloudWatch shows it, in milliseconds since 1970; at once by default. */
  readonly visibleAt?: number;
}

/** The parameters that this stand-in honours; any other is refused, because it would be ignored. */
const filterSchema = z.strictObject({
  logGroupName: z.string().min(1).max(512),
  startTime: z.int().min(0).optional(),
  endTime: z.int().min(0).optional(),
  filterPattern: z
    .string()
    .regex(/^"[^"\\]+"$/)
    .optional(),
  limit: z.int().min(1).max(10_000).optional(),
  nextToken: z.string().min(1).optional(),
});
const startSchema = z.strictObject({
  logGroupNames: z.array(z.string().min(1)).min(1).max(50),
  startTime: z.int().min(0),
  endTime: z.int().min(0),
  queryString: z.string(),
});
const resultsSchema = z.strictObject({ queryId: z.string() });
const query =
  /^fields @timestamp, @log, @message \| filter @message like "(?<text>[^"\\]+)" \| sort @timestamp desc \| limit (?<limit>\d+)$/;

/**
 * CloudWatch Logs with `FilterLogEvents` and Insights, as strict as AWS: a parameter that is unknown or malformed, a group
 * that isn't there and a token of another query are errors. A page looks at `pageSize` events of the time range, so it
 * may be empty and not the last. `refused` has what was refused.
 */
export async function startCloudWatchLogs({
  groups,
  pageSize = 10,
}: {
  groups: readonly string[];
  pageSize?: number;
}) {
  const lines: StoredLine[] = [];
  const refused: string[] = [];
  const requests: { readonly operation: string; readonly body: unknown }[] = [];
  const operations = createOperations(lines, groups, pageSize);
  const server = await startServer((request, text, response) => {
    const operation = String(request.headers['x-amz-target']).replace(/^Logs_20140328\./, '');
    const body: unknown = JSON.parse(text);
    requests.push({ operation, body });
    try {
      const answer = operations[operation];
      if (answer === undefined) throw new Error(`no operation ${operation}`);
      sendJson(response, 200, answer(body));
    } catch (error) {
      refused.push(String(error));
      sendJson(response, 400, { __type: 'InvalidParameterException', message: String(error) });
    }
  });
  const client = new CloudWatchLogs({
    endpoint: server.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  return {
    url: server.url,
    client,
    lines,
    /** Every request that was made. */
    requests,
    /** Why requests were refused; a test expects it to be empty. */
    refused,
    close: async () => {
      client.destroy();
      await server.close();
    },
  };
}

export type CloudWatchLogsStandIn = Awaited<ReturnType<typeof startCloudWatchLogs>>;

type Operation = (body: unknown) => object;

/** The lines of a group that CloudWatch shows by now, with their place among all. */
function createReader(lines: readonly StoredLine[], groups: readonly string[]) {
  return (group: string) => {
    if (!groups.includes(group)) throw new Error(`no log group ${group}`);
    return lines.flatMap((line, index) =>
      line.logGroup === group && (line.visibleAt ?? 0) <= Date.now() ? [{ ...line, index }] : [],
    );
  };
}

function createOperations(
  lines: readonly StoredLine[],
  groups: readonly string[],
  pageSize: number,
): Readonly<Record<string, Operation>> {
  const visible = createReader(lines, groups);
  const { startQuery, getQueryResults } = createInsights(visible);
  return {
    FilterLogEvents: (body) => filterLogEvents(body, visible, pageSize),
    StartQuery: startQuery,
    GetQueryResults: getQueryResults,
  };
}

function filterLogEvents(body: unknown, visible: ReturnType<typeof createReader>, pageSize: number): object {
  const { nextToken, ...rest } = filterSchema.parse(body);
  const {
    logGroupName,
    startTime = 0,
    endTime = Number.POSITIVE_INFINITY,
    filterPattern,
    limit = 10_000,
  } = rest;
  const shown = visible(logGroupName);
  const { from, of } = readToken(nextToken);
  if (of !== undefined && of !== JSON.stringify(rest)) throw new Error('a token of another query');
  const inRange = shown.filter(({ time }) => time >= startTime && time <= endTime);
  const page = inRange
    .toSorted((left, right) => left.time - right.time)
    .slice(from, from + Math.min(limit, pageSize));
  const end = from + page.length;
  return {
    events: page
      .filter(({ message }) => message.includes(filterPattern?.slice(1, -1) ?? ''))
      .map(({ index, time, message }) => ({ eventId: `event-${index}`, timestamp: time, message })),
    searchedLogStreams: [],
    ...(end < inRange.length ? { nextToken: JSON.stringify({ from: end, of: JSON.stringify(rest) }) } : {}),
  };
}

/** Logs Insights, with the one query that the command line asks. */
function createInsights(visible: ReturnType<typeof createReader>) {
  const queries = new Map<string, z.infer<typeof startSchema>>();
  const startQuery = (body: unknown): object => {
    const asked = startSchema.parse(body);
    for (const name of asked.logGroupNames) visible(name);
    if (!query.test(asked.queryString)) throw new Error(`a query that isn't known: ${asked.queryString}`);
    const queryId = `query-${queries.size}`;
    queries.set(queryId, asked);
    return { queryId };
  };

  const getQueryResults = (body: unknown): object => {
    const asked = queries.get(resultsSchema.parse(body).queryId);
    const { text = '', limit = '0' } = query.exec(asked?.queryString ?? '')?.groups ?? {};
    if (asked === undefined) throw new Error('no such query');
    const found = asked.logGroupNames
      .flatMap(visible)
      .filter(
        ({ time, message }) =>
          time >= asked.startTime * 1000 && time <= asked.endTime * 1000 && message.includes(text),
      )
      .toSorted((left, right) => right.time - left.time)
      .slice(0, Number(limit));
    return {
      status: 'Complete',
      results: found.map(({ time, logGroup, message }) => [
        { field: '@timestamp', value: new Date(time).toISOString().replace('T', ' ').replace('Z', '') },
        { field: '@log', value: `123456789012:${logGroup}` },
        { field: '@message', value: message },
      ]),
    };
  };
  return { startQuery, getQueryResults };
}

function readToken(token: string | undefined): { from: number; of: string | undefined } {
  if (token === undefined) return { from: 0, of: undefined };
  return z.object({ from: z.number(), of: z.string() }).parse(JSON.parse(token));
}
