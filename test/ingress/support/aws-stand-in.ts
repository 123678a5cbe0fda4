import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How the stand-in behaves towards one request. */
export type Behaviour = (request: { readonly target: string; readonly body: unknown }) => Reply | 'hang';

export interface Reply {
  readonly status?: number;
  readonly body: object;
}

/** A place on 127.0.0.1 that answers the JSON protocol of AWS as a test tells it to. */
export async function startAwsStandIn(behaviour: Behaviour) {
  const requests: { target: string; body: unknown; authorization: string }[] = [];
  const server = createServer((request, response) => void answer(request, response));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const target = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
    requests.push({ target, body, authorization: String(request.headers.authorization) });
    const reply = behaviour({ target, body });
    if (reply === 'hang') return;
    response.writeHead(reply.status ?? 200, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(reply.body));
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
