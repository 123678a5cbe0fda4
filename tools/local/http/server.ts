/** The ports of the local run, all on 127.0.0.1. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { JsonObject } from '../../json/json.ts';
import { LocalRunError, messageOf } from '../errors.ts';

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

/** What is sent to the client. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** A text where it can be: it is sent together with the headers. */
  readonly body: string | Buffer;
  /** Writes the rest of the answer for as long as the client stays; `body` is left out then. */
  readonly stream?: (response: ServerResponse) => void;
}

export type RequestHandler = (request: HttpRequest) => Promise<HttpResponse>;

export function jsonResponse(status: number, value: JsonObject): HttpResponse {
  const headers = { 'content-type': 'application/json' };
  return { status, headers, body: JSON.stringify(value) };
}

/** API Gateway's own short answers. */
export function gatewayMessage(status: number, message: string): HttpResponse {
  return jsonResponse(status, { message });
}

/** A port that was opened. */
export type Port = Awaited<ReturnType<typeof openPort>>;

/**
 * Listens on 127.0.0.1, and answers 503 until it's given a handler. Throws a {@link LocalRunError} that says what to do
 * if the port is taken; port 0 takes a free one.
 */
export async function openPort(options: {
  port: number;
  /** What needs the port, and the environment variable that chooses another. */
  owner: { what: string; variable: string };
  /** Asked before the body is read; undefined lets the request in. */
  refuse?: ((request: IncomingMessage) => HttpResponse | undefined) | undefined;
  onError?: ((message: string) => void) | undefined;
}) {
  let handler: RequestHandler = async () => gatewayMessage(503, 'the local run is starting');
  const server = createServer((request, response) => {
    const refusal = options.refuse?.(request);
    if (refusal !== undefined) return sendResponse(response, refusal);
    void answer(request, handler).then(
      (answered) => sendResponse(response, answered),
      (thrown) => {
        // A client that hung up in the middle of its request: nothing to answer, nothing to fix.
        if (request.destroyed && !request.complete) return;
        options.onError?.(`an HTTP request failed: ${messageOf(thrown)}`);
        sendResponse(response, gatewayMessage(500, 'Internal Server Error'));
      },
    );
  });
  const port = await listen(server, options.port, options.owner);
  return {
    /** `http://127.0.0.1:3000`. */
    url: `http://${host}:${port}`,
    serve: (given: RequestHandler): void => {
      handler = given;
    },
    /** Ends every connection, and refuses others from now on. */
    close: async (): Promise<void> => {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
    /** Accepts connections again after {@link close}. */
    reopen: async (): Promise<void> => {
      if (!server.listening) await listen(server, port, options.owner);
    },
  };
}

async function listen(server: Server, port: number, owner: { what: string; variable: string }) {
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (cause) {
    const problem = messageOf(cause);
    throw new LocalRunError(
      problem.includes('EADDRINUSE')
        ? `port ${port} on ${host} is in use`
        : `can't listen on port ${port}: ${problem}`,
      {
        cause,
        advice: `${owner.what} needs it. Stop the program that uses it, or choose another: ${owner.variable}=${port + 100} npm start`,
      },
    );
  }
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

async function answer(message: IncomingMessage, handler: RequestHandler): Promise<HttpResponse> {
  const receivedAt = Date.now();
  const { method = 'GET', url: target = '/' } = message;
  const body = await readBody(message);
  if (body === undefined) return gatewayMessage(413, 'Request Entity Too Large');
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
  }
  return size > largestBodyBytes ? undefined : Buffer.concat(chunks);
}

/** Sends an answer, where there is still somebody to send it to. */
function sendResponse(response: ServerResponse, answer: HttpResponse): void {
  if (response.destroyed) return;
  const { status, headers, body, stream } = answer;
  if (stream !== undefined) {
    response.writeHead(status, { ...headers, connection: 'keep-alive' });
    stream(response);
    return;
  }
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
