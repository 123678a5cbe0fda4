import type { FunctionPool } from '../functions/pool.ts';
import type { InvocationResult } from '../functions/process.ts';
import { isJsonObject } from '../json.ts';
import type { Stack } from '../template/stack.ts';
import { type HttpRequest, payloadV2 } from './event.ts';
import { gatewayMessage, type HttpResponse, httpResponse } from './response.ts';
import { matchRoute } from './routes.ts';

/** Lambda takes no larger event for a synchronous invocation. */
const largestEventBytes = 6 * 1024 * 1024;

/** The stack's HTTP API: finds the route, invokes its function, turns the result into an answer. */
export function createApi(options: {
  stack: Stack;
  pools: ReadonlyMap<string, FunctionPool>;
  domainName: string;
  /** Called before each invocation. */
  beforeInvocation: (functionName: string) => void;
}): (request: HttpRequest) => Promise<HttpResponse> {
  const { routes, place } = options.stack;
  return async (request) => {
    const path = request.target.split('?')[0] ?? '/';
    const match = matchRoute(routes, request.method, path);
    const pool = match === undefined ? undefined : options.pools.get(match.route.functionName);
    if (match === undefined || pool === undefined) return gatewayMessage(404, 'Not Found');
    const { route, pathParameters } = match;
    const event = payloadV2(
      request,
      { key: route.key, pathParameters },
      { accountId: place.accountId, domainName: options.domainName },
    );
    if (Buffer.byteLength(JSON.stringify(event)) > largestEventBytes) {
      return gatewayMessage(413, 'Request Entity Too Large');
    }
    options.beforeInvocation(route.functionName);
    const traceId = traceIdOf(event);
    const answer = httpResponse(await limited(pool.invoke(event, traceId), route.timeoutMilliseconds));
    return { ...answer, headers: { 'apigw-requestid': requestIdOf(event), ...answer.headers } };
  };
}

function traceIdOf({ headers }: ReturnType<typeof payloadV2>): string {
  const id =
    typeof headers === 'object' && headers !== null ? Reflect.get(headers, 'x-amzn-trace-id') : undefined;
  return typeof id === 'string' ? id : '';
}

/** The name under which API Gateway tells the caller too. */
function requestIdOf({ requestContext }: ReturnType<typeof payloadV2>): string {
  return isJsonObject(requestContext) ? String(requestContext.requestId) : '';
}

/** API Gateway gives up on an integration after its own timeout; the function goes on. */
async function limited(
  invocation: Promise<InvocationResult>,
  milliseconds: number,
): Promise<InvocationResult> {
  const { promise, resolve } = Promise.withResolvers<InvocationResult>();
  const failure = { errorType: 'IntegrationTimeout', errorMessage: 'the integration timed out', stack: '' };
  const timer = setTimeout(() => resolve({ ok: false, kind: 'timeout', failure }), milliseconds);
  const result = await Promise.race([invocation, promise]);
  clearTimeout(timer);
  return result;
}
