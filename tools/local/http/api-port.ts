import { parseJsonObject } from '../../json/json.ts';
import { isLocalCaller } from './local-caller.ts';
import { type HttpRequest, type HttpResponse, jsonResponse, type RequestHandler } from './server.ts';

/** A message that the rules were asked about, as it came, and what they answered. */
export interface AnsweredQuestion {
  readonly kind: 'question';
  readonly requestId: string;
  readonly body: string;
  readonly answer: string;
}

/** Where a tunnel leads here, and when a request came through it (milliseconds since 1970). */
export type Tunnel = { readonly host: string; readonly time: number };

/** What the API's port answers: the stack's routes, and to this machine that the local run is ready. */
export function createApiPort(api: RequestHandler, onQuestion: (question: AnsweredQuestion) => void) {
  let known: { readonly tunnel?: Tunnel } = {};
  return {
    /** The tunnel that the last public request came through. */
    tunnel: () => known,
    handle: async (request: HttpRequest): Promise<HttpResponse> => {
      const { method, path, message } = request;
      if (method === 'GET' && path === '/_local/ready' && isLocalCaller(message))
        return jsonResponse(200, { ready: true });
      const host = publicHost(request);
      if (host !== undefined) known = { tunnel: { host, time: request.receivedAt } };
      const response = await api(request);
      if (response.status === 200 && isQuestion(request))
        onQuestion({
          kind: 'question',
          requestId: String(response.headers['apigw-requestid']),
          body: request.body.toString(),
          answer: response.body.toString(),
        });
      return response;
    },
  };
}

/** The name in `X-Forwarded-Host` or `Host`, where it isn't this machine's own. */
function publicHost({ message: { headers } }: HttpRequest): string | undefined {
  return [headers['x-forwarded-host'], headers.host]
    .flat()
    .find((host) => host !== undefined && /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}(:\d+)?$/i.test(host));
}

/** Parsed only where it may be one: most deliveries aren't. */
function isQuestion({ path, body }: HttpRequest): boolean {
  if (path.endsWith('/moderation')) return true;
  return body.includes('before_message') && parseJsonObject(body.toString())?.trigger === 'before_message';
}
