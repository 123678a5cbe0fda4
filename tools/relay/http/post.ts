import * as http from 'node:http';
import * as https from 'node:https';
import { text } from 'node:stream/consumers';
import { requireLocalUrl } from '../local-guard.ts';

/** Where deliveries go, and as whom. */
export interface Endpoint {
  readonly url: string;
  /** Undefined sends no `Authorization` header. */
  readonly credentials?: Readonly<Record<'username' | 'password', string>> | undefined;
}

/** What became of one attempt. */
export interface PostResult {
  /** The HTTP status; undefined if there was no answer. */
  readonly status: number | undefined;
  /** Why there was no answer: `timeout`, or the network's error code. */
  readonly failure: string | undefined;
  readonly body: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly milliseconds: number;
}

/** CometChat waits two seconds (contract, section 3). */
export const vendorTimeout = 2000;

/**
 * Sends a delivery as CometChat does, over kept-alive connections, and waits `timeout` milliseconds for the whole answer.
 * With `local`, nothing is sent to another machine. Never rejects: what goes wrong is the `failure`.
 */
export async function post(
  { url, credentials }: Endpoint,
  body: string,
  { timeout, local }: { readonly timeout: number; readonly local: boolean },
): Promise<PostResult> {
  const started = performance.now();
  const signal = AbortSignal.timeout(timeout);
  // The capital letter is what CometChat really sends (contract, section 2).
  const headers = { 'content-type': 'Application/json' };
  const auth = credentials && `${credentials.username}:${credentials.password}`;
  try {
    if (local) requireLocalUrl(url, 'the URL');
    const { request } = url.startsWith('https:') ? https : http;
    const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
      const options = { method: 'POST', headers, auth, signal };
      request(url, options).on('response', resolve).on('error', reject).end(body);
    });
    const answer = { status: response.statusCode, failure: undefined, body: await text(response) };
    return { ...answer, headers: response.headers, milliseconds: performance.now() - started };
  } catch (error) {
    const failure = signal.aborted ? 'timeout' : errorCode(error);
    const milliseconds = performance.now() - started;
    return { status: undefined, failure, body: '', headers: {}, milliseconds };
  }
}

function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return 'error';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

/** A 2xx status: what CometChat takes as delivered (contract, section 3). */
export function isSuccess({ status }: PostResult): boolean {
  return status !== undefined && status >= 200 && status < 300;
}

/** The status, or why there was none. */
export function answerName({ status, failure = 'no answer' }: PostResult): string {
  return status === undefined ? failure : String(status);
}
