import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../json.ts';

/** An HTTP request as it came in. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query, as sent. */
  readonly target: string;
  /** Names and values in turn, as sent. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  readonly sourceIp: string;
  /** Milliseconds since 1970, when the head of the request was there. */
  readonly receivedAt: number;
}

/** The event that an HTTP API invokes a function with: payload format 2.0. */
export function payloadV2(
  request: HttpRequest,
  route: { key: string; pathParameters: Readonly<Record<string, string>> },
  place: { accountId: string; domainName: string },
): JsonObject {
  const headers = joinHeaders(request);
  const { cookie, ...others } = headers;
  const [path = '/', query = ''] = splitTarget(request.target);
  const parameters = joinQuery(query);
  const body = encodeBody(request.body, headers['content-type'], headers['content-encoding']);
  return {
    version: '2.0',
    routeKey: route.key,
    rawPath: path,
    rawQueryString: query,
    ...(cookie === undefined ? {} : { cookies: cookie.split('; ') }),
    headers: others,
    ...(query === '' ? {} : { queryStringParameters: parameters }),
    ...(Object.keys(route.pathParameters).length === 0 ? {} : { pathParameters: route.pathParameters }),
    requestContext: {
      accountId: place.accountId,
      apiId: 'local',
      domainName: place.domainName,
      domainPrefix: 'local',
      http: {
        method: request.method,
        path,
        protocol: 'HTTP/1.1',
        sourceIp: request.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: route.key,
      stage: '$default',
      time: commonLogTime(request.receivedAt),
      timeEpoch: request.receivedAt,
    },
    ...body,
  };
}

/** Lower-case names; what comes more than once is joined by commas. API Gateway's own headers are added. */
function joinHeaders({ rawHeaders, sourceIp, receivedAt }: HttpRequest): Record<string, string> {
  const headers = new Map<string, string>();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]?.toLowerCase() ?? '';
    const value = rawHeaders[index + 1] ?? '';
    const earlier = headers.get(name);
    headers.set(name, earlier === undefined ? value : `${earlier},${value}`);
  }
  const forwardedFor = headers.get('x-forwarded-for');
  headers.set('x-forwarded-for', forwardedFor === undefined ? sourceIp : `${forwardedFor}, ${sourceIp}`);
  headers.set('x-forwarded-proto', 'http');
  if (!headers.has('x-amzn-trace-id')) headers.set('x-amzn-trace-id', traceId(receivedAt));
  for (const name of ['connection', 'transfer-encoding']) headers.delete(name);
  return Object.fromEntries(headers);
}

function traceId(receivedAt: number): string {
  const seconds = Math.floor(receivedAt / 1000).toString(16);
  return `Root=1-${seconds}-${randomUUID().replaceAll('-', '').slice(0, 24)}`;
}

function splitTarget(target: string): [path: string, query: string] {
  const question = target.indexOf('?');
  return question < 0 ? [target, ''] : [target.slice(0, question), target.slice(question + 1)];
}

function joinQuery(query: string): Record<string, string> {
  const joined = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    const earlier = joined.get(name);
    joined.set(name, earlier === undefined ? value : `${earlier},${value}`);
  }
  return Object.fromEntries(joined);
}

const textTypes =
  /^(?:text\/|application\/(?:json|xml|javascript|graphql)\b|application\/[^;]*\+(?:json|xml)\b)/i;

/** Text as text, everything else as base64: other content types, encoded content, and bytes that are not UTF-8. */
function encodeBody(
  body: Buffer,
  contentType: string | undefined,
  contentEncoding: string | undefined,
): { body?: string; isBase64Encoded: boolean } {
  if (body.length === 0) return { isBase64Encoded: false };
  const isText = contentEncoding === undefined && textTypes.test(contentType ?? '') && isUtf8(body);
  return isText
    ? { body: body.toString('utf8'), isBase64Encoded: false }
    : { body: body.toString('base64'), isBase64Encoded: true };
}

/** `21/Nov/2026:02:40:00 +0000`, the form of access logs. */
function commonLogTime(milliseconds: number): string {
  const [, day, month, year, time] = new Date(milliseconds).toUTCString().split(' ');
  return `${day}/${month}/${year}:${time} +0000`;
}
