import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** What can be asked for. */
export type Resource = 'webhooks' | 'moderation';

const resources: Readonly<Record<string, Resource>> = {
  '/webhooks': 'webhooks',
  '/moderation': 'moderation',
};

type EventParts = Partial<
  Pick<APIGatewayProxyEventV2, 'headers' | 'rawPath' | 'routeKey' | 'requestContext' | 'pathParameters'>
>;

/** The end of a route that also takes what follows its path: an HTTP API has no route that ends in a slash. */
const greedyEnd = '/{proxy+}';

/**
 * What a request asks for; undefined where there is no such thing. A trailing slash makes no difference. API Gateway's
 * route decides before the path does.
 */
export function requestedResource(event: EventParts): Resource | undefined {
  // A path may begin with the API's stage or a domain's base path; a route never does.
  const route = event.routeKey?.split(' ')[1];
  const path =
    route === undefined
      ? event.rawPath
      : route.replace(greedyEnd, () => `/${event.pathParameters?.proxy ?? ''}`);
  const plain = path?.replace(/\/$/, '') ?? '';
  return Object.hasOwn(resources, plain) ? resources[plain] : undefined;
}

/** The method in upper case; empty where the event has none. */
export function requestMethod(event: EventParts): string {
  return event.requestContext?.http?.method?.toUpperCase() ?? event.routeKey?.split(' ')[0] ?? '';
}

/** A header by its lower-case name, however the event spells it. */
export function requestHeader(event: EventParts, name: string): string | undefined {
  const headers = event.headers ?? {};
  if (headers[name] !== undefined) return headers[name];
  const spelled = Object.keys(headers).find((candidate) => candidate.toLowerCase() === name);
  return spelled === undefined ? undefined : headers[spelled];
}

const jsonType = /^application\/(?:[a-z0-9!#$&^_.+-]+\+)?json$/;

/** True for `application/json` and `application/...+json`, in any case, with or without parameters. */
export function isJsonContentType(contentType: string | undefined): boolean {
  if (contentType === 'application/json') return true;
  const [type = ''] = (contentType ?? '').split(';');
  return jsonType.test(type.trim().toLowerCase());
}

/** True where the body was encoded, such as with gzip. */
export function isCompressed(contentEncoding: string | undefined): boolean {
  if (contentEncoding === undefined) return false;
  const encodings = contentEncoding.split(',').map((encoding) => encoding.trim().toLowerCase());
  return encodings.some((encoding) => encoding !== '' && encoding !== 'identity');
}
