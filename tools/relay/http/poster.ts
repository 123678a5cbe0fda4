import {
  type ClientRequest,
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { requireLocalUrl } from '../local-guard.ts';

/** What became of one attempt. */
export interface PostResult {
  /** The HTTP status; undefined if there was no answer. */
  readonly status: number | undefined;
  /** Why there was no answer: `timeout`, or the network's error code. */
  readonly failure: string | undefined;
  readonly body: string;
  /** Headers by their lower-case names. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly milliseconds: number;
}

export interface Posting {
  readonly url: string;
  readonly body: string;
  /** The value of the `Authorization` header; undefined sends none. */
  readonly authorization: string | undefined;
}

/** Sends deliveries as CometChat does: over connections that are kept, and waits as long. */
export interface Poster {
  /** Never throws: what goes wrong is the answer's `failure`. */
  post(posting: Posting): Promise<PostResult>;
  close(): void;
}

export interface PosterOptions {
  readonly concurrency: number;
  /** Milliseconds for the whole answer. */
  readonly timeout: number;
  /** With true, no connection to another machine is opened. */
  readonly local: boolean;
}

/** CometChat waits two seconds (contract, section 3). */
export const vendorTimeout = 2000;
const longestAnswer = 64 * 1024;

/** A poster with its own connections. */
export function createPoster(options: PosterOptions): Poster {
  const httpAgent = new HttpAgent({ keepAlive: true, maxSockets: options.concurrency });
  const httpsAgent = new HttpsAgent({ keepAlive: true, maxSockets: options.concurrency });
  const open = (posting: Posting): ClientRequest => {
    if (options.local) requireLocalUrl(posting.url, 'the URL');
    const settings = {
      method: 'POST',
      headers: {
        // The capital letter is what CometChat really sends (contract, section 2).
        'content-type': 'Application/json',
        'content-length': Buffer.byteLength(posting.body),
        ...(posting.authorization === undefined ? {} : { authorization: posting.authorization }),
      },
    };
    return posting.url.startsWith('https:')
      ? httpsRequest(posting.url, { ...settings, agent: httpsAgent })
      : httpRequest(posting.url, { ...settings, agent: httpAgent });
  };
  return {
    post: (posting) => exchange(() => open(posting), posting.body, options.timeout),
    close: () => {
      httpAgent.destroy();
      httpsAgent.destroy();
    },
  };
}

/** Sends one delivery over its own connection. Never throws: what goes wrong is the answer's `failure`. */
export async function postOnce(
  posting: Posting,
  options: Omit<PosterOptions, 'concurrency'>,
): Promise<PostResult> {
  const poster = createPoster({ ...options, concurrency: 1 });
  try {
    return await poster.post(posting);
  } finally {
    poster.close();
  }
}

/** The `Authorization` header of HTTP Basic authentication. */
export function basicAuthorization(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

async function exchange(open: () => ClientRequest, body: string, timeout: number): Promise<PostResult> {
  const started = performance.now();
  let timer: NodeJS.Timeout | undefined;
  let failure: string | undefined;
  try {
    const request = open();
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      request.on('response', resolve).on('error', reject);
    });
    timer = setTimeout(() => {
      failure = 'timeout';
      request.destroy(new Error(failure));
    }, timeout);
    request.end(body);
    const response = await answered;
    const text = await readAnswer(response);
    const milliseconds = performance.now() - started;
    return { status: response.statusCode, failure, body: text, headers: response.headers, milliseconds };
  } catch (error) {
    failure ??= errorCode(error);
    return { status: undefined, failure, body: '', headers: {}, milliseconds: performance.now() - started };
  } finally {
    clearTimeout(timer);
  }
}

async function readAnswer(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    if (!Buffer.isBuffer(chunk) || size >= longestAnswer) continue;
    chunks.push(chunk);
    size += chunk.length;
  }
  return Buffer.concat(chunks).toString('utf8', 0, longestAnswer);
}

function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return 'error';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

/** A 2xx status: what CometChat takes as delivered (contract, section 3). */
export function isSuccess(answer: PostResult): boolean {
  return answer.status !== undefined && answer.status >= 200 && answer.status < 300;
}

/** The status, or why there was none. */
export function answerName(answer: PostResult): string {
  return answer.status === undefined ? (answer.failure ?? 'no answer') : String(answer.status);
}
