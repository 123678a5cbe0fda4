import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { messageOf } from '../errors.ts';
import { readBody } from './body.ts';
import type { HttpRequest } from './event.ts';
import { gatewayMessage, type HttpResponse } from './response.ts';

/** A request with its body read. */
export interface ServedRequest extends HttpRequest {
  /** The target without its query. */
  readonly path: string;
  /** The request itself, for its headers. */
  readonly message: IncomingMessage;
}

export type RequestHandler = (request: ServedRequest) => Promise<HttpResponse>;

/** A server that answers 503 until it is given its handler. It does not listen yet. */
export function createHttpServer(options: {
  handler: () => RequestHandler | undefined;
  /** Asked before the body is read; undefined: let the request in. */
  refuse?: (request: IncomingMessage) => HttpResponse | undefined;
  onError: (message: string) => void;
}): Server {
  return createServer((request, response) => {
    const refusal = options.refuse?.(request);
    if (refusal !== undefined) return sendResponse(response, refusal);
    void handle(request, options.handler()).then(
      (answer) => sendResponse(response, answer),
      (thrown) => {
        // A client that hung up in the middle of its request: nothing to answer, nothing to mend.
        if (request.destroyed && !request.complete) return;
        options.onError(`an HTTP request could not be served: ${messageOf(thrown)}`);
        sendResponse(response, gatewayMessage(500, 'Internal Server Error'));
      },
    );
  });
}

async function handle(message: IncomingMessage, handler: RequestHandler | undefined): Promise<HttpResponse> {
  const receivedAt = Date.now();
  const { method = 'GET', url: target = '/', rawHeaders, socket } = message;
  const body = await readBody(message);
  if (body === undefined) return gatewayMessage(413, 'Request Entity Too Large');
  if (handler === undefined) return gatewayMessage(503, 'the local run is starting');
  const [path = '/'] = target.split('?');
  const sourceIp = socket.remoteAddress ?? '127.0.0.1';
  return handler({ method, target, path, rawHeaders, body, sourceIp, receivedAt, message });
}

/** Sends an answer, where there is still somebody to send it to. */
export function sendResponse(response: ServerResponse, answer: HttpResponse): void {
  if (response.destroyed) return;
  const { status, headers, body, stream } = answer;
  if (stream !== undefined) {
    response.writeHead(status, { ...headers, connection: 'keep-alive' });
    stream(response);
    return;
  }
  response.writeHead(status, { ...headers, 'content-length': body.length });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}
