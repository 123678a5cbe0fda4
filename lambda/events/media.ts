/**
 * How a media address of a message can be fetched. CometChat has three generations of them; which one an app has can be
 * seen only from the address.
 *
 * - `public`: anyone can fetch it, at any time.
 * - `token`: answers 401; it must be exchanged for a short-lived address with the app's REST API key first.
 * - `signed`: anyone can fetch it until `expires`; after that, this address never works again. Fetch it, don't store it,
 *   and don't log its query, which grants the access.
 * - `foreign`: not an address of CometChat's. The sender wrote it: fetching it from inside your network lets a
 *   user of the chat choose where your servers connect to.
 */
export type MediaAccess =
  | { readonly kind: 'public' }
  | { readonly kind: 'token' }
  | { readonly kind: 'signed'; readonly expires: Date }
  | { readonly kind: 'foreign' };

/** Tells the kind of a media address; the rules are those of CometChat's documentation. */
export function mediaAccess(address: string): MediaAccess {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const host =
    url?.protocol === 'https:' ? /^([a-z]+)-[a-z0-9]+\.cometchat\.io$/.exec(url.hostname)?.[1] : undefined;
  if (url === undefined || host === undefined) return { kind: 'foreign' };
  if (host === 'data') return { kind: 'public' };
  if (host === 'files') return url.searchParams.has('fat') ? { kind: 'public' } : { kind: 'token' };
  if (host !== 'media') return { kind: 'foreign' };
  const expires = Number(url.searchParams.get('Expires') ?? Number.NaN);
  if (!url.searchParams.has('Signature') || !Number.isSafeInteger(expires)) return { kind: 'public' };
  return { kind: 'signed', expires: new Date(expires * 1_000) };
}

/** A media address that can't be fetched. */
export class MediaError extends Error {
  override readonly name = 'MediaError';
  readonly problem: 'foreign' | 'expired' | 'credentials-needed' | 'exchange-failed';

  constructor(problem: MediaError['problem']) {
    super(`the media can't be fetched: ${problem}`);
    this.problem = problem;
  }
}

export interface MediaOptions {
  /** For addresses of the kind `token`: the app and its REST API key. */
  readonly credentials?: { readonly appId: string; readonly apiKey: string };
  readonly signal?: AbortSignal;
  /** Milliseconds since 1970; the clock, if no other is given. */
  readonly now?: number;
  readonly fetch?: typeof globalThis.fetch;
}

/**
 * Fetches a media file of CometChat's, whichever way its address asks for. The caller checks the status and limits the
 * size that it reads.
 *
 * @throws a {@link MediaError} for an address that can't be fetched; the errors of `fetch`
 */
export async function fetchMedia(address: string, options: MediaOptions = {}): Promise<Response> {
  const { fetch = globalThis.fetch, now = Date.now(), signal = null } = options;
  const access = mediaAccess(address);
  if (access.kind === 'foreign') throw new MediaError('foreign');
  if (access.kind === 'signed' && access.expires.getTime() <= now) throw new MediaError('expired');
  if (access.kind !== 'token') return fetch(address, { signal });
  if (options.credentials === undefined) throw new MediaError('credentials-needed');
  const exchange = new URL(address);
  exchange.searchParams.set('redirect', '0');
  // The key goes to CometChat's own host only: a redirect could lead elsewhere.
  const answer = await fetch(exchange, { headers: { ...options.credentials }, redirect: 'manual', signal });
  const exchanged = answer.ok ? findAddress(await answer.json()) : undefined;
  if (exchanged === undefined || mediaAccess(exchanged).kind === 'foreign')
    throw new MediaError('exchange-failed');
  return fetch(exchanged, { signal });
}

/** `{"data":{"url":"..."}}` */
function findAddress(answer: unknown): string | undefined {
  const data = propertyOf(answer, 'data');
  const url = propertyOf(data, 'url');
  return typeof url === 'string' ? url : undefined;
}

function propertyOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(name) : undefined;
}
