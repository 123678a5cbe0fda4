import { setTimeout as sleep } from 'node:timers/promises';
import pRetry from 'p-retry';
import type * as z from 'zod';
import { parseJson } from '../../../json/json.ts';
import { describeError } from '../../errors.ts';
import { errorForAnswer, errorForShape, longestWait, ManagementApiError } from './management-errors.ts';
import type { WebhookSystem } from './triggers.ts';

export interface ManagementConnection {
  /** Such as `https://apimgmt.cometchat.io`. */
  readonly baseUrl: string;
  readonly key: string;
  readonly secret: string;
  readonly appId: string;
  readonly system: WebhookSystem;
  /** Removes secrets from outside text. */
  readonly hide: (text: string) => string;
  readonly signal: AbortSignal;
  /** Called before each wait. */
  readonly onRetry: (why: string, waitMilliseconds: number) => void;
  /** Before the second attempt, in milliseconds; it doubles from attempt to attempt, and up to doubles at random. */
  readonly firstWait?: number;
  /** For one attempt, from the connection to the last byte, in milliseconds. */
  readonly requestTimeout?: number;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** The first attempt and five retries. */
export const attempts = 6;

/**
 * Repeats what fails with 429, 5xx, a timeout or a broken connection, with exponential backoff and jitter, and waits as
 * long as `Retry-After` says.
 */
export function retry<Value>(
  { firstWait = 250, signal, onRetry }: ManagementConnection,
  attempt: (attemptNumber: number) => Promise<Value>,
): Promise<Value> {
  return pRetry(attempt, {
    retries: attempts - 1,
    minTimeout: firstWait,
    maxTimeout: longestWait,
    randomize: true,
    signal,
    shouldRetry: async ({ error, retryDelay }) => {
      if (!(error instanceof ManagementApiError)) return false;
      const { status = 500, retryAfter, message } = error;
      if (retryAfter > longestWait || (status !== 429 && status < 500)) return false;
      onRetry(message.split('\n')[0] ?? '', Math.max(retryAfter, retryDelay));
      await sleep(Math.max(0, retryAfter - retryDelay), undefined, { signal });
      return true;
    },
  });
}

/** Makes one call. Rejects with a {@link ManagementApiError} unless the answer is 2xx and as the schema says. */
export async function request<Schema extends z.ZodType>(
  { baseUrl, key, secret, system, hide, signal, requestTimeout = 15_000 }: ManagementConnection,
  schema: Schema,
  method: Method,
  path: string,
  body?: object,
): Promise<z.output<Schema>> {
  const call = `${method} ${path}`;
  try {
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers: {
        key,
        secret,
        accept: 'application/json',
        ...(system === 'modern' && { 'x-webhook-version': '2' }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      // A redirect would send the key to wherever it points.
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(requestTimeout)]),
    });
    const received = parseJson(await response.text());
    if (!response.ok) throw errorForAnswer(call, response, received, hide);
    const answer = schema.safeParse(received);
    if (!answer.success) throw errorForShape(call, response, received);
    return answer.data;
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof ManagementApiError) throw cause;
    const why = hide(describeError(cause));
    throw new ManagementApiError(`${call}: no answer from ${baseUrl}: ${why}`, { cause });
  }
}
