import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { post } from '../../../../tools/relay/http/post.ts';

let server: Server | undefined;

afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server === undefined ? resolve(0) : server.close(resolve)));
  server = undefined;
});

async function postTo(answer: RequestListener, timeout = 5000) {
  const started = createServer(answer);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = started.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const url = `http://127.0.0.1:${port}/webhooks`;
  const credentials = { username: 'x', password: 'y' };
  return post({ url, credentials }, '{"a":1}', { timeout, local: true });
}

describe('a delivery', () => {
  test('is sent as CometChat sends it, and its answer is read', async () => {
    let seen: object = {};
    const result = await postTo((request, response) => {
      const { 'content-type': type, 'content-length': length, authorization } = request.headers;
      seen = { method: request.method, url: request.url, type, length, authorization };
      response.writeHead(202, { 'x-answer': 'yes' }).end('thanks');
    });
    expect(seen).toEqual({
      method: 'POST',
      url: '/webhooks',
      type: 'Application/json',
      length: '7',
      authorization: 'Basic eDp5',
    });
    expect(result).toMatchObject({ status: 202, failure: undefined, body: 'thanks' });
    expect(result.headers['x-answer']).toBe('yes');
  });

  test('without an answer in time is a timeout, also when the answer has begun', async () => {
    expect(await postTo(() => undefined, 100)).toMatchObject({ status: undefined, failure: 'timeout' });
    const begun = await postTo((_request, response) => void response.writeHead(200).write('half'), 100);
    expect(begun).toMatchObject({ status: undefined, failure: 'timeout' });
  });

  test('whose connection breaks says so, before the answer and within it', async () => {
    const closed = await postTo((request) => void request.socket.destroy());
    expect(closed).toMatchObject({ status: undefined, failure: 'ECONNRESET' });
    const broken = await postTo((_request, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('half');
      setTimeout(() => response.destroy(), 20);
    });
    expect(broken).toMatchObject({ status: undefined, failure: 'ECONNRESET' });
  });

  test('to another machine is refused with --local', async () => {
    const url = 'http://192.0.2.1/webhooks';
    const result = await post({ url }, '', { timeout: 100, local: true });
    expect(result).toMatchObject({ status: undefined, failure: 'UsageError' });
  });
});
