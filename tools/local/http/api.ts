import { setTimeout as sleep } from 'node:timers/promises';
import { isJsonArray, isJsonObject, type JsonObject, parseJson } from '../../json/json.ts';
import type { FunctionPool } from '../functions/pool.ts';
import { failed, type InvocationResult } from '../functions/process.ts';
import type { RouteDescription, Stack } from '../template/stack.ts';
import { payloadV2 } from './event.ts';
import { gatewayMessage, type HttpResponse, type RequestHandler } from './server.ts';

/** Lambda takes no larger event for a synchronous invocation. */
const largestEventBytes = 6 * 1024 * 1024;

/** The stack's HTTP API: finds the route, invokes its function, turns the result into an answer. */
export function createApi(options: {
  stack: Stack;
  pools: ReadonlyMap<string, FunctionPool>;
  beforeInvocation: () => void;
}): RequestHandler {
  const { routes, place } = options.stack;
  return async (request) => {
    const { route, pathParameters } = matchRoute(routes, request.method, request.path) ?? {};
    const pool = options.pools.get(route?.functionName ?? '');
    if (route === undefined || pool === undefined) return gatewayMessage(404, 'Not Found');
    const event = payloadV2(request, { key: route.key, pathParameters }, place);
    if (Buffer.byteLength(JSON.stringify(event)) > largestEventBytes)
      return gatewayMessage(413, 'Request Entity Too Large');
    options.beforeInvocation();
    const invocation = pool.invoke(event, event.headers['x-amzn-trace-id'] ?? '');
    const timeout = sleep(route.timeoutMilliseconds, givenUp, { ref: false });
    const answer = httpResponse(await Promise.race([invocation, timeout]));
    return { ...answer, headers: { 'apigw-requestid': event.requestContext.requestId, ...answer.headers } };
  };
}

/** API Gateway gives up on an integration after its own timeout; the function goes on. */
const givenUp: InvocationResult = failed('timeout', 'IntegrationTimeout', 'the integration timed out');

const proxy = '{proxy+}';

/** The route of an HTTP API that a request takes: the one of its path before one of all paths below; undefined: 404. */
export function matchRoute(routes: readonly RouteDescription[], method: string, path: string) {
  const asked = `${method} ${path}`;
  const exact = routes.find(({ key }) => key === asked);
  if (exact !== undefined) return { route: exact, pathParameters: undefined };
  for (const route of routes) {
    const start = route.key.slice(0, -proxy.length);
    if (route.key.endsWith(proxy) && asked.startsWith(start))
      return { route, pathParameters: { proxy: asked.slice(start.length) } };
  }
  return undefined;
}

/**
 * A function's result as an HTTP API answers it (payload format 2.0): with a `statusCode` it is the response, without one
 * it is the body. A failed invocation is a 500, one that ran out of time a 503.
 */
export function httpResponse(result: InvocationResult): HttpResponse {
  if (!result.ok && result.kind === 'timeout') return gatewayMessage(503, 'Service Unavailable');
  if (!result.ok) return gatewayMessage(500, 'Internal Server Error');
  const value = parseJson(result.payload);
  if (!isJsonObject(value) || value.statusCode === undefined) {
    const headers = { 'content-type': 'application/json' };
    return { status: 200, headers, body: result.payload };
  }
  const status = Number(value.statusCode);
  if (!Number.isInteger(status) || status < 200 || status > 599)
    return gatewayMessage(500, 'Internal Server Error');
  const body = typeof value.body === 'string' ? value.body : '';
  const isEncoded = value.isBase64Encoded === true;
  return { status, headers: headersOf(value), body: isEncoded ? Buffer.from(body, 'base64') : body };
}

function headersOf({ headers, cookies }: JsonObject): Record<string, string | readonly string[]> {
  const named = Object.entries(isJsonObject(headers) ? headers : {}).map(([name, value]) => [
    name.toLowerCase(),
    String(value),
  ]);
  const cookieTexts = isJsonArray(cookies) ? cookies.filter((cookie) => typeof cookie === 'string') : [];
  return {
    'content-type': 'text/plain;charset=UTF-8',
    ...Object.fromEntries(named),
    ...(cookieTexts.length === 0 ? {} : { 'set-cookie': cookieTexts }),
  };
}
