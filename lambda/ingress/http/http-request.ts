import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** What can be asked for. */
export type Resource = 'webhooks' | 'moderation';

const resources: Readonly<Record<string, Resource>> = {
  '/webhooks': 'webhooks',
  '/moderation': 'moderation',
};

type EventParts = Partial<
  Pick<APIGatewayProxyEventV2, 'headers' | 'rawPath' | 'routeKey' | 'requestContext'>
>;

/** What a request asks for; undefined where there is no such thing. API Gateway's route decides before the path does. */
export function requestedResource(event: EventParts): Resource | undefined {
  // A path may begin with the API's stage or a domain's base path; a route never does.
  const route = event.routeKey?.split(' ')[1];
  const path = route ?? event.rawPath ?? '';
  return Object.hasOwn(resources, path) ? resources[path] : undefined;
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
  const [type = ''] = (contentType ?? '').split(';');
  return jsonType.test(type.trim().toLowerCase());
}
