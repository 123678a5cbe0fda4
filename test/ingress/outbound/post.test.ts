import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { OutboundError } from '../../../lambda/decisions/index.ts';
import { createCheckedLookup } from '../../../lambda/ingress/outbound/checked-lookup.ts';
import { createPost } from '../../../lambda/ingress/outbound/post.ts';
import { isPublicAddress } from '../../../lambda/ingress/outbound/public-address.ts';

describe('isPublicAddress', () => {
  it.each(['1.1.1.1', '52.94.236.248', '100.63.255.255', '172.32.0.1', '2606:4700::1111', '2a05:d018::1'])(
    'is true for %s',
    (address) => expect(isPublicAddress(address)).toBe(true),
  );

  it.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.0.1',
    '169.254.169.254',
    '169.254.170.2',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '64:ff9b::a00:1',
    'fe80::1',
    'fd00:ec2::254',
    'ff02::1',
    '2002:7f00:1::',
    'example.com',
    '',
  ])('is false for %j', (address) => expect(isPublicAddress(address)).toBe(false));
});

let server: Server | undefined;
let asked = 0;

async function serve(): Promise<string> {
  asked = 0;
  const started = createServer((_request, response) => {
    asked++;
    response.writeHead(302, { location: '/elsewhere' }).end('here');
  });
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  const address = started.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `127.0.0.1:${address.port}`;
}

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

const request = (url: string) => ({
  url,
  headers: {},
  secretHeaders: {},
  body: '{}',
  signal: new AbortController().signal,
});
const secretText = () => Promise.reject(new OutboundError('no_secret'));

describe('a question to a service outside', () => {
  const inAws = createPost({ isLocal: false, privateHosts: [], secretText });

  it.each([
    ['http://example.com/', 'plain_http'],
    ['http://127.0.0.1/', 'plain_http'],
    ['https://127.0.0.1:1/', 'private_address'],
    ['https://2130706433:1/', 'private_address'],
    ['https://0x7f.1:1/', 'private_address'],
    ['https://[::1]:1/', 'private_address'],
    ['https://[::ffff:169.254.169.254]/', 'private_address'],
    ['https://169.254.169.254/latest', 'private_address'],
    ['https://localhost:1/', 'private_address'],
  ])('to %s is refused in AWS: %s', async (url, code) => {
    await expect(inAws(request(url))).rejects.toMatchObject({ name: 'OutboundError', code });
  });

  it.each(['localhost', '127.0.0.1'])('to %s is sent where its name is allowed', async (host) => {
    const post = createPost({ isLocal: false, privateHosts: [host], secretText });
    await expect(post(request(`https://${host}:1/`))).rejects.toMatchObject({ code: 'unreachable' });
  });

  it('is sent anywhere in the local run, and follows no redirect', async () => {
    const local = createPost({ isLocal: true, privateHosts: [], secretText });
    expect(await local(request(`http://${await serve()}/`))).toEqual({ status: 302, text: 'here' });
    expect(asked).toBe(1);
  });

  it('is not sent without its secret', async () => {
    const local = createPost({ isLocal: true, privateHosts: [], secretText });
    const url = `http://${await serve()}/`;
    await expect(local({ ...request(url), secretHeaders: { 'x-key': 'k' } })).rejects.toMatchObject({
      code: 'no_secret',
    });
    expect(asked).toBe(0);
  });
});

describe('resolving a name', () => {
  type Address = { address: string; family: number };
  const resolveTo =
    (addresses: readonly Address[]) =>
    (...given: readonly unknown[]) => {
      const callback = given.at(-1);
      if (typeof callback === 'function') callback(null, addresses);
    };
  const look = (addresses: readonly Address[], privateHosts: readonly string[], all: boolean) =>
    new Promise((resolve, reject) => {
      const lookup = createCheckedLookup(
        { isLocal: false, privateHosts },
        Object.assign(resolveTo(addresses), { __promisify__: undefined }) as never,
      );
      lookup('Rebind.example', { all }, (error, address) => (error ? reject(error) : resolve(address)));
    });
  const one = { address: '1.1.1.1', family: 4 };
  const inside = { address: '10.0.0.1', family: 4 };

  it('answers the addresses that were checked', async () => {
    expect(await look([one], [], true)).toEqual([one]);
    expect(await look([one], [], false)).toBe('1.1.1.1');
    expect(await look([inside], ['rebind.example'], false)).toBe('10.0.0.1');
  });

  it.each([[[inside]], [[one, inside]]])('refuses a name with a private address: %j', async (addresses) => {
    await expect(look(addresses, [], true)).rejects.toMatchObject({ code: 'private_address' });
  });
});
