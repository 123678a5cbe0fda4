import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AwsEndpoint } from '../aws/endpoint.ts';
import { messageOf } from '../errors.ts';
import { readBody } from './body.ts';
import { type ControlRequest, controlPrefix } from './control.ts';
import type { HttpRequest } from './event.ts';
import { gatewayMessage, type HttpResponse } from './response.ts';

export interface HttpParts {
  /** The routes of the HTTP API. */
  readonly api: (request: HttpRequest) => Promise<HttpResponse>;
  readonly control: (request: ControlRequest) => Promise<HttpResponse>;
  readonly aws: AwsEndpoint;
  readonly onError: (message: string) => void;
}

/** One server for the HTTP API, `/_local/...` and the AWS endpoint. It does not listen yet. */
export function createHttpServer(parts: () => HttpParts | undefined): Server {
  return createServer((request, response) => {
    void handle(request, parts()).then(
      (answer) => send(response, answer),
      (thrown) => {
        // A client that hung up in the middle of its request: nothing to answer, nothing to mend.
        if (request.destroyed && !request.complete) return;
        parts()?.onError(`an HTTP request could not be served: ${messageOf(thrown)}`);
        send(response, gatewayMessage(500, 'Internal Server Error'));
      },
    );
  });
}

async function handle(request: IncomingMessage, parts: HttpParts | undefined): Promise<HttpResponse> {
  const receivedAt = Date.now();
  const { method = 'GET', url: target = '/' } = request;
  const body = await readBody(request);
  if (body === undefined) return gatewayMessage(413, 'Request Entity Too Large');
  if (parts === undefined) return gatewayMessage(503, 'the local run is starting');
  const question = target.indexOf('?');
  const path = question < 0 ? target : target.slice(0, question);
  if (path === '/' && isAwsCall(request)) return parts.aws(request.headers['x-amz-target']?.toString(), body);
  if (path.startsWith(controlPrefix)) {
    return parts.control({
      method,
      path,
      query: new URLSearchParams(question < 0 ? '' : target.slice(question)),
      host: request.headers.host ?? '',
      contentType: request.headers['content-type'] ?? '',
      body,
    });
  }
  const sourceIp = request.socket.remoteAddress ?? '127.0.0.1';
  return parts.api({ method, target, rawHeaders: request.rawHeaders, body, sourceIp, receivedAt });
}

/** Calls of AWS services come to the root, with the name of their operation or at least a signature of AWS's. */
function isAwsCall({ headers }: IncomingMessage): boolean {
  return headers['x-amz-target'] !== undefined || headers.authorization?.startsWith('AWS4-') === true;
}

function send(response: ServerResponse, { status, headers, body }: HttpResponse): void {
  if (response.destroyed) return;
  response.writeHead(status, { ...headers, 'content-length': body.length });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}
