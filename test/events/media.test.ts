import { describe, expect, it } from 'vitest';
import { fetchMedia, MediaError, type MediaOptions, mediaAccess } from '../../lambda/events/index.ts';

const signed = 'https://media-eu.cometchat.io/app/media/a.png?Expires=1767268800&Signature=s&Key-Pair-Id=k';
const token = 'https://files-eu.cometchat.io/app/media/a.png';
const now = 1_767_268_799_000;

describe('mediaAccess', () => {
  it.each([
    ['https://data-eu.cometchat.io/app/media/a.png', { kind: 'public' }],
    [token, { kind: 'token' }],
    [`${token}?fat=t`, { kind: 'public' }],
    [signed, { kind: 'signed', expires: new Date(1_767_268_800_000) }],
    ['https://media-eu.cometchat.io/app/media/a.png', { kind: 'public' }],
    ['https://files-eu.cometchat.io.example.com/a.png', { kind: 'foreign' }],
    ['https://files-eu.evil.example/a.png', { kind: 'foreign' }],
    ['http://data-eu.cometchat.io/a.png', { kind: 'foreign' }],
    ['https://api-eu.cometchat.io/a.png', { kind: 'foreign' }],
    ['http://169.254.169.254/latest', { kind: 'foreign' }],
    ['https://1files-eu.cometchat.io/a.png', { kind: 'foreign' }],
    ['https://media-eu.cometchat.io/a.png?Expires=1767268800', { kind: 'public' }],
    ['https://media-eu.cometchat.io/a.png?Signature=s', { kind: 'public' }],
    ['not an address', { kind: 'foreign' }],
  ])('tells the kind of %s', (address, access) => {
    expect(mediaAccess(address)).toEqual(access);
  });
});

describe('fetchMedia', () => {
  function fakeFetch(...answers: Response[]) {
    const requests: Request[] = [];
    const fetch: NonNullable<MediaOptions['fetch']> = async (input, init) => {
      requests.push(new Request(input, init));
      return answers.shift() ?? new Response('file');
    };
    return { fetch, requests };
  }

  const problemOf = async (fetching: Promise<unknown>) =>
    fetching.then(
      () => 'none',
      (error: unknown) => (error instanceof MediaError ? error.problem : error),
    );

  it('fetches a signed address while it is valid, and not after', async () => {
    const { fetch, requests } = fakeFetch();
    expect(await (await fetchMedia(signed, { fetch, now })).text()).toBe('file');
    expect(await problemOf(fetchMedia(signed, { fetch, now: now + 1_000 }))).toBe('expired');
    expect(requests.map(({ url }) => url)).toEqual([signed]);
  });

  it('passes the signal on with each request, and names the problem', async () => {
    const signals: unknown[] = [];
    const fetch: NonNullable<MediaOptions['fetch']> = async (_input, init) => {
      signals.push(init?.signal);
      return Response.json({ data: { url: `${token}?fat=t` } });
    };
    const { signal } = new AbortController();
    await fetchMedia(signed, { fetch, now, signal });
    await fetchMedia(token, { fetch, signal, credentials: { appId: 'app', apiKey: 'key' } });
    expect(signals).toEqual([signal, signal, signal]);
    await expect(fetchMedia('http://127.0.0.1/', { fetch })).rejects.toThrow(/^the media .*: foreign$/);
  });

  it('exchanges a token address with the credentials, which go nowhere else', async () => {
    const { fetch, requests } = fakeFetch(Response.json({ data: { url: `${token}?fat=t` } }));
    const credentials = { appId: 'app', apiKey: 'key' };
    expect(await (await fetchMedia(token, { fetch, credentials })).text()).toBe('file');
    expect(requests.map(({ url, headers }) => [url, headers.get('apikey'), headers.get('appid')])).toEqual([
      [`${token}?redirect=0`, 'key', 'app'],
      [`${token}?fat=t`, null, null],
    ]);
    expect(requests[0]?.redirect).toBe('manual');
  });

  it.each([
    ['an error', new Response('', { status: 401 })],
    ['an answer without an address', Response.json({ data: null })],
    ['an address of somebody else', Response.json({ data: { url: 'https://example.com/a.png' } })],
  ])('gives up when the exchange brings %s', async (_case, answer) => {
    const { fetch } = fakeFetch(answer);
    const credentials = { appId: 'app', apiKey: 'key' };
    expect(await problemOf(fetchMedia(token, { fetch, credentials }))).toBe('exchange-failed');
  });

  it('asks nobody for a foreign address, or for a token without credentials', async () => {
    const { fetch, requests } = fakeFetch();
    expect(await problemOf(fetchMedia('https://example.com/a.png', { fetch }))).toBe('foreign');
    expect(await problemOf(fetchMedia(token, { fetch }))).toBe('credentials-needed');
    expect(requests).toEqual([]);
  });
});
