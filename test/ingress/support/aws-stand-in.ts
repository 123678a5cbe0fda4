import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the stand-in got it. */
export interface AwsRequest {
  /** `GetSecretValue`, `SendMessage`, ...; `GetObject` for a GET. */
  readonly target: string;
  /** The input of a JSON call; the path of a `GetObject`. */
  readonly body: unknown;
  readonly headers: IncomingHttpHeaders;
  readonly method: string;
  readonly path: string;
  readonly text: string;
}

/** How the stand-in behaves towards one request. */
export type Behaviour = (request: AwsRequest) => Reply | 'hang' | Promise<Reply | 'hang'>;

export interface Reply {
  readonly status?: number;
  /** An object is sent as JSON, a text as it is. */
  readonly body: object | string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A place on 127.0.0.1 that answers as AWS does, as a test tells it to. */
export async function startAwsStandIn(behaviour: Behaviour) {
  const requests: AwsRequest[] = [];
  const server = createServer((request, response) => void answer(request, response));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const { method = '', url: path = '', headers } = request;
    const isGet = method === 'GET';
    const received = {
      target: isGet ? 'GetObject' : (String(headers['x-amz-target']).split('.')[1] ?? ''),
      body: isGet ? path : JSON.parse(text),
      headers,
      method,
      path,
      text,
    };
    requests.push(received);
    const reply = await behaviour(received);
    if (reply === 'hang') return;
    const isText = typeof reply.body === 'string';
    response.writeHead(reply.status ?? 200, {
      'content-type': isText ? 'application/xml' : 'application/x-amz-json-1.1',
      ...reply.headers,
    });
    response.end(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body));
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    async stop(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
