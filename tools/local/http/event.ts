import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import type { HttpRequest } from './server.ts';

/** The event that an HTTP API invokes a function with: payload format 2.0. */
export function payloadV2(
  { method, path, query, body, receivedAt, message }: HttpRequest,
  route: { key: string; pathParameters: Readonly<Record<string, string>> | undefined },
  { accountId, apiEndpoint }: { accountId: string; apiEndpoint: string },
) {
  const sourceIp = message.socket.remoteAddress ?? '127.0.0.1';
  const headers = joinHeaders(message.headersDistinct, { sourceIp, receivedAt });
  const { cookie, ...others } = headers;
  const { 'content-type': type = '', 'content-encoding': encoding } = headers;
  // Other content types, encoded content and bytes that are not UTF-8 come as base64.
  const isText = encoding === undefined && textTypes.test(type) && isUtf8(body);
  const parameters = new URLSearchParams(query);
  const names = [...new Set(parameters.keys())];
  const queryStringParameters = joined(names.map((name) => [name, parameters.getAll(name)]));
  return {
    version: '2.0',
    routeKey: route.key,
    rawPath: path,
    rawQueryString: query,
    cookies: cookie?.split('; '),
    headers: others,
    queryStringParameters: query === '' ? undefined : queryStringParameters,
    pathParameters: route.pathParameters,
    requestContext: {
      accountId,
      apiId: 'local',
      domainName: new URL(apiEndpoint).host,
      domainPrefix: 'local',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp, userAgent: headers['user-agent'] ?? '' },
      requestId: randomUUID(),
      routeKey: route.key,
      stage: '$default',
      time: commonLogTime(receivedAt),
      timeEpoch: receivedAt,
    },
    body: body.length === 0 ? undefined : body.toString(isText ? 'utf8' : 'base64'),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

/** What comes more than once is joined by commas. API Gateway's own headers are added. */
function joinHeaders(
  distinct: HttpRequest['message']['headersDistinct'],
  { sourceIp, receivedAt }: { sourceIp: string; receivedAt: number },
): Readonly<Record<string, string>> {
  const { connection: _connection, 'transfer-encoding': _encoding, ...kept } = distinct;
  const given = joined(Object.entries(kept));
  const forwardedFor = given['x-forwarded-for'];
  return {
    'x-amzn-trace-id': newTraceId(receivedAt),
    ...given,
    'x-forwarded-for': forwardedFor === undefined ? sourceIp : `${forwardedFor}, ${sourceIp}`,
    'x-forwarded-proto': 'http',
  };
}

function joined(entries: readonly (readonly [string, readonly string[] | undefined])[]) {
  return Object.fromEntries(entries.map(([name, values = []]) => [name, values.join(',')]));
}

function newTraceId(receivedAt: number): string {
  const seconds = Math.floor(receivedAt / 1000).toString(16);
  return `Root=1-${seconds}-${randomUUID().replaceAll('-', '').slice(0, 24)}`;
}

const textTypes =
  /^(?:text\/|application\/(?:json|xml|javascript|graphql)\b|application\/[^;]*\+(?:json|xml)\b)/i;

/** `21/Nov/2026:02:40:00 +0000`, the form of access logs. */
function commonLogTime(milliseconds: number): string {
  const [, day, month, year, time] = new Date(milliseconds).toUTCString().split(' ');
  return `${day}/${month}/${year}:${time} +0000`;
}
