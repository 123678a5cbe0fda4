import type { Context } from 'aws-lambda';
import type { IngressEvent } from '../../../lambda/ingress/exchange.ts';

export const username = 'relay';
export const password = 'Zm9vYmFy123';

/** The header for a name and a password. */
export function basic(name: string, secret: string, scheme = 'Basic'): string {
  return `${scheme} ${Buffer.from(`${name}:${secret}`, 'utf8').toString('base64')}`;
}

export interface RequestOptions {
  readonly body?: string | undefined;
  /** Sent as base64, as API Gateway does with what it does not take for text. */
  readonly bytes?: Uint8Array;
  readonly path?: string;
  readonly method?: string;
  /** Set to undefined to leave a header out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly timeEpoch?: number;
  readonly requestId?: string;
}

/** The route as the API has it: what goes on after the path is caught by a greedy one. */
function matchRoute(path: string): { route: string; pathParameters?: Record<string, string> } {
  const [, base, proxy] = /^(\/webhooks|\/moderation)\/(.*)$/.exec(path) ?? [];
  if (base === undefined) return { route: path };
  return { route: `${base}/{proxy+}`, pathParameters: { proxy: proxy ?? '' } };
}

/** A request as an HTTP API hands it to a function (payload format 2.0). */
export function request(options: RequestOptions = {}): IngressEvent {
  const {
    path = '/webhooks',
    method = 'POST',
    timeEpoch = Date.now(),
    requestId = 'JKJaXmPLvHcESHA=',
  } = options;
  const headers = {
    authorization: basic(username, password),
    'content-type': 'application/json',
    ...options.headers,
  };
  const { route, pathParameters } = matchRoute(path);
  const body = options.bytes === undefined ? options.body : Buffer.from(options.bytes).toString('base64');
  return {
    version: '2.0',
    routeKey: `${method} ${route}`,
    rawPath: path,
    rawQueryString: '',
    headers: Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined)),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName: 'relay.example.com',
      domainPrefix: 'relay',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
      requestId,
      routeKey: `${method} ${route}`,
      stage: '$default',
      time: '21/Nov/2026:00:00:00 +0000',
      timeEpoch,
    },
    ...(body === undefined ? {} : { body }),
    ...(pathParameters === undefined ? {} : { pathParameters }),
    isBase64Encoded: options.bytes !== undefined,
  };
}

/** A Lambda context; only the request id is ever looked at. */
export function context(): Context {
  const unused = () => {};
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: 'ingress',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:ingress',
    memoryLimitInMB: '512',
    awsRequestId: '8f1f1c1e-0000-4000-8000-000000000000',
    logGroupName: '/aws/lambda/ingress',
    logStreamName: 'stream',
    getRemainingTimeInMillis: () => 10_000,
    done: unused,
    fail: unused,
    succeed: unused,
  };
}
