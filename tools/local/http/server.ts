/** The HTTP servers of the local run, all on 127.0.0.1. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { codeOf, LocalRunError, messageOf } from '../errors.ts';
import { gatewayMessage, type HttpResponse } from './response.ts';

/** The only address that the local run listens on. */
export const host = '127.0.0.1';

/** An HTTP request with its body read. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query, as sent. */
  readonly target: string;
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  readonly body: Buffer;
  /** Milliseconds since 1970, when the head of the request was there. */
  readonly receivedAt: number;
  /** The request itself, for its headers. */
  readonly message: IncomingMessage;
}

export type RequestHandler = (request: HttpRequest) => Promise<HttpResponse>;

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
        // A client that hung up in the middle of its request: nothing to answer, nothing to fix.
        if (request.destroyed && !request.complete) return;
        options.onError(`an HTTP request failed: ${messageOf(thrown)}`);
        sendResponse(response, gatewayMessage(500, 'Internal Server Error'));
      },
    );
  });
}

async function handle(message: IncomingMessage, handler: RequestHandler | undefined): Promise<HttpResponse> {
  const receivedAt = Date.now();
  const { method = 'GET', url: target = '/' } = message;
  const body = await readBody(message);
  if (body === undefined) return gatewayMessage(413, 'Request Entity Too Large');
  if (handler === undefined) return gatewayMessage(503, 'the local run is starting');
  const [path = '/'] = target.split('?', 1);
  return handler({ method, target, path, query: target.slice(path.length + 1), body, receivedAt, message });
}

/** The largest body that an HTTP API takes. */
const largestBodyBytes = 10 * 1024 * 1024;

/** The whole body; undefined where it is larger than an HTTP API takes (the rest is read and thrown away). */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes: Buffer = chunk;
    size += bytes.length;
    if (size <= largestBodyBytes) chunks.push(bytes);
    else chunks.length = 0;
    if (size > largestBodyBytes * 4) break;
  }
  return size > largestBodyBytes ? undefined : Buffer.concat(chunks);
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

/** Listens on 127.0.0.1 and answers the port. Throws a {@link LocalRunError} that says what to do if it's taken. */
export async function listen(
  server: Server,
  port: number,
  owner: { what: string; variable: string },
): Promise<number> {
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (cause) {
    const inUse = codeOf(cause) === 'EADDRINUSE';
    throw new LocalRunError(
      inUse ? `port ${port} on ${host} is in use` : `can't listen on port ${port}: ${messageOf(cause)}`,
      {
        cause,
        advice: `${owner.what} needs it. Stop the program that uses it, or choose another: ${owner.variable}=${port + 100} npm start`,
      },
    );
  }
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

/** Ends a server and every connection that it has. */
export async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
