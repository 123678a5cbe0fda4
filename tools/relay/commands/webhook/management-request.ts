import { setTimeout as sleep } from 'node:timers/promises';
import pRetry from 'p-retry';
import { parseJson } from '../../../json/json.ts';
import { describeError } from '../../errors.ts';
import { errorForAnswer, ManagementApiError } from './management-errors.ts';

/** How often and how long calls are retried. All times in milliseconds. */
export interface RetryPolicy {
  /** Attempts in all, the first included. */
  readonly attempts: number;
  /** The shortest wait before the second attempt; it doubles from attempt to attempt, and up to doubles at random. */
  readonly firstWait: number;
  readonly longestWait: number;
  /** For one attempt, from the connection to the last byte. */
  readonly requestTimeout: number;
}

export const defaultRetryPolicy: RetryPolicy = {
  attempts: 6,
  firstWait: 250,
  longestWait: 30_000,
  requestTimeout: 15_000,
};

/** One call. */
export interface ManagementCall {
  /** For error messages: "reading the webhook". */
  readonly action: string;
  /** Default: GET. */
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the base URL, with a leading slash; outside values already encoded. */
  readonly path: string;
  readonly body?: object;
  /** True if making the call twice differs from making it once. */
  readonly onlyOnce?: boolean;
}

export interface ManagementAnswer {
  readonly status: number;
  /** Parsed JSON; undefined if the answer isn't JSON. */
  readonly body: unknown;
}

export interface ManagementConnection {
  /** Such as `https://apimgmt.cometchat.io`. */
  readonly baseUrl: string;
  readonly key: string;
  readonly secret: string;
  readonly system: 'modern' | 'legacy';
  /** Removes secrets from outside text. */
  readonly hide: (text: string) => string;
  readonly policy: RetryPolicy;
  readonly signal: AbortSignal;
  /** Called before each wait. */
  readonly onRetry?: (why: string, waitMilliseconds: number) => void;
}

/**
 * Makes calls to CometChat's Management API. 429, 5xx, timeouts and broken connections are retried with exponential
 * backoff and jitter; `Retry-After` is honoured. Rejects with a {@link ManagementApiError} unless the answer is 2xx.
 */
export function createManagementRequest(
  connection: ManagementConnection,
): (call: ManagementCall) => Promise<ManagementAnswer> {
  const { policy, signal, onRetry } = connection;
  return (call) =>
    pRetry(() => attemptCall(connection, call), {
      retries: policy.attempts - 1,
      minTimeout: policy.firstWait,
      maxTimeout: policy.longestWait,
      randomize: true,
      signal,
      shouldRetry: async ({ error, retryDelay }) => {
        if (!(error instanceof ManagementApiError) || !isRetryable(error, call)) return false;
        const { retryAfter = 0 } = error;
        if (retryAfter > policy.longestWait) return false;
        onRetry?.(error.message.split('\n')[0] ?? '', Math.max(retryAfter, retryDelay));
        await sleep(Math.max(0, retryAfter - retryDelay), undefined, { signal });
        return true;
      },
    });
}

/** A call that must not be made twice is only retried after a 429, which means CometChat did nothing. */
function isRetryable({ status }: ManagementApiError, { onlyOnce = false }: ManagementCall): boolean {
  return status === 429 || (!onlyOnce && (status === undefined || status >= 500));
}

async function attemptCall(
  { baseUrl, key, secret, system, hide, policy, signal }: ManagementConnection,
  { action, method = 'GET', path, body: sent }: ManagementCall,
): Promise<ManagementAnswer> {
  try {
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers: {
        key,
        secret,
        accept: 'application/json',
        ...(system === 'modern' ? { 'x-webhook-version': '2' } : {}),
        ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
      // A redirect would send the key to wherever it points.
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(policy.requestTimeout)]),
    });
    const body = parseJson(await response.text());
    if (response.ok) return { status: response.status, body };
    const after = readRetryAfter(response.headers.get('retry-after'), Date.now());
    throw errorForAnswer(action, response.status, body, hide, { after, longestWait: policy.longestWait });
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof ManagementApiError) throw cause;
    const why = hide(describeError(cause));
    throw new ManagementApiError(`${action}: no answer from ${baseUrl}: ${why}`, { cause });
  }
}

/** Milliseconds from now; undefined if the header is missing or invalid. */
export function readRetryAfter(header: string | null, now: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const date = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
