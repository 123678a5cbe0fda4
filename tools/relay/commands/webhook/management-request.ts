import { setTimeout as delay } from 'node:timers/promises';
import { describeError } from '../../errors.ts';
import { parseJson } from '../../json.ts';
import { errorForAnswer, ManagementApiError } from './management-errors.ts';
import { type RetryPolicy, retryDelay } from './retry-policy.ts';

/** One call. */
export interface ManagementCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Beneath the base URL, with a leading slash; parts from outside already encoded. */
  readonly path: string;
  readonly body?: object;
  /** For error messages: "reading the webhook". */
  readonly doing: string;
  /** False where doing it twice is not the same as doing it once: then only a clear refusal (429) is tried again. */
  readonly repeatable: boolean;
}

export interface ManagementAnswer {
  readonly status: number;
  /** Parsed JSON; undefined where the answer is none. */
  readonly body: unknown;
}

export interface ManagementConnection {
  /** Such as `https://apimgmt.cometchat.io`. */
  readonly baseUrl: string;
  readonly key: string;
  readonly secret: string;
  readonly system: 'modern' | 'legacy';
  /** Takes secrets out of text that comes from outside. */
  readonly hide: (text: string) => string;
  readonly policy: RetryPolicy;
  readonly signal: AbortSignal;
  /** Told before each wait, so that a person sees why nothing moves. */
  readonly onRetry?: (why: string, waitMilliseconds: number) => void;
  /** Waits; tests do not. Rejects when the signal is aborted. */
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Makes calls to CometChat's Management API: 429, 5xx, timeouts and broken connections are tried again with growing,
 * jittered waits that honour `Retry-After`. Resolves for 2xx; rejects with a {@link ManagementApiError} for the rest.
 */
export function createManagementRequest(
  connection: ManagementConnection,
): (call: ManagementCall) => Promise<ManagementAnswer> {
  const { policy, signal, onRetry } = connection;
  const sleep =
    connection.sleep ??
    (async (milliseconds, abort) => {
      await delay(milliseconds, undefined, { signal: abort });
    });
  return async (call) => {
    for (let attempt = 1; ; attempt += 1) {
      signal.throwIfAborted();
      const outcome = await attemptCall(connection, call);
      if (outcome.ok) return outcome.answer;
      const wait = retryDelay(policy, attempt, outcome.retryAfter);
      const mayRetry = outcome.transient && (call.repeatable || outcome.refused);
      if (!mayRetry || wait === undefined) throw outcome.error;
      onRetry?.(outcome.error.message.split('\n')[0] ?? '', wait);
      await sleep(wait, signal);
    }
  };
}

type Outcome =
  | { readonly ok: true; readonly answer: ManagementAnswer }
  | {
      readonly ok: false;
      readonly error: ManagementApiError;
      /** Another attempt may go better. */
      readonly transient: boolean;
      /** CometChat surely did nothing. */
      readonly refused: boolean;
      readonly retryAfter: string | null;
    };

async function attemptCall(connection: ManagementConnection, call: ManagementCall): Promise<Outcome> {
  const { baseUrl, key, secret, system, hide, policy, signal } = connection;
  try {
    const response = await fetch(`${baseUrl}${call.path}`, {
      method: call.method,
      headers: {
        key,
        secret,
        accept: 'application/json',
        ...(system === 'modern' ? { 'x-webhook-version': '2' } : {}),
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      // A redirect would carry the key to wherever it points.
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(policy.requestTimeout)]),
    });
    const body = parseJson(await response.text());
    if (response.ok) return { ok: true, answer: { status: response.status, body } };
    return {
      ok: false,
      error: errorForAnswer(call.doing, response.status, body, hide),
      transient: response.status === 429 || response.status >= 500,
      refused: response.status === 429,
      retryAfter: response.headers.get('retry-after'),
    };
  } catch (cause) {
    signal.throwIfAborted();
    return {
      ok: false,
      error: new ManagementApiError(
        `${call.doing}: no answer from ${baseUrl}: ${hide(describeError(cause))}`,
        {
          cause,
        },
      ),
      transient: true,
      refused: false,
      retryAfter: null,
    };
  }
}
