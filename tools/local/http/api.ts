import { setTimeout as sleep } from 'node:timers/promises';
import type { FunctionPool } from '../functions/pool.ts';
import type { InvocationResult } from '../functions/process.ts';
import type { RouteDescription, Stack } from '../template/stack.ts';
import { payloadV2 } from './event.ts';
import { gatewayMessage, httpResponse } from './response.ts';
import type { RequestHandler } from './server.ts';

/** Lambda takes no larger event for a synchronous invocation. */
const largestEventBytes = 6 * 1024 * 1024;

/** The stack's HTTP API: finds the route, invokes its function, turns the result into an answer. */
export function createApi(options: {
  stack: Stack;
  pools: ReadonlyMap<string, FunctionPool>;
  domainName: string;
  beforeInvocation: () => void;
}): RequestHandler {
  const { routes, place } = options.stack;
  return async (request) => {
    const { route, pathParameters = {} } = matchRoute(routes, request.method, request.path) ?? {};
    const pool = options.pools.get(route?.functionName ?? '');
    if (route === undefined || pool === undefined) return gatewayMessage(404, 'Not Found');
    const where = { accountId: place.accountId, domainName: options.domainName };
    const event = payloadV2(request, { key: route.key, pathParameters }, where);
    if (Buffer.byteLength(JSON.stringify(event)) > largestEventBytes)
      return gatewayMessage(413, 'Request Entity Too Large');
    options.beforeInvocation();
    const invocation = pool.invoke(event, event.headers['x-amzn-trace-id'] ?? '');
    const answer = httpResponse(await limited(invocation, route.timeoutMilliseconds));
    return { ...answer, headers: { 'apigw-requestid': event.requestContext.requestId, ...answer.headers } };
  };
}

/** API Gateway gives up on an integration after its own timeout; the function goes on. */
async function limited(
  invocation: Promise<InvocationResult>,
  milliseconds: number,
): Promise<InvocationResult> {
  const failure = { errorType: 'IntegrationTimeout', errorMessage: 'the integration timed out', stack: '' };
  const answered = new AbortController();
  const { signal } = answered;
  const timeout = sleep<InvocationResult>(milliseconds, { ok: false, kind: 'timeout', failure }, { signal });
  timeout.catch(() => undefined);
  const result = await Promise.race([invocation, timeout]);
  answered.abort();
  return result;
}

export interface RouteMatch {
  readonly route: RouteDescription;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** The route of an HTTP API that a request takes: the most specific one, `$default` last; undefined: 404. */
export function matchRoute(
  routes: readonly RouteDescription[],
  method: string,
  path: string,
): RouteMatch | undefined {
  const [best] = routes
    .flatMap((route) => {
      const [routeMethod = '', routePath] = route.key.split(' ');
      if (routePath === undefined || (routeMethod !== 'ANY' && routeMethod !== method)) return [];
      const pathParameters = matchPath(routePath, path);
      return pathParameters === undefined
        ? []
        : [{ route, pathParameters, rank: rankOf(routeMethod, routePath) }];
    })
    .sort((left, right) => left.rank - right.rank);
  if (best !== undefined) return best;
  const fallback = routes.find(({ key }) => key === '$default');
  return fallback === undefined ? undefined : { route: fallback, pathParameters: {} };
}

function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  const parameters: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const name = /^\{(.+?)(\+)?\}$/.exec(segment);
    if (name?.[2] === '+') {
      parameters[name[1] ?? ''] = given.slice(index).join('/');
      return given.length > index ? parameters : undefined;
    }
    const value = given[index];
    if (value === undefined) return undefined;
    if (name !== null) parameters[name[1] ?? ''] = value;
    else if (segment !== value) return undefined;
  }
  return given.length === wanted.length ? parameters : undefined;
}

/** Full matches before parameters before `{proxy+}`; a method before `ANY`. */
function rankOf(method: string, path: string): number {
  const shape = path.includes('+}') ? 2 : path.includes('{') ? 1 : 0;
  return shape * 2 + (method === 'ANY' ? 1 : 0);
}
