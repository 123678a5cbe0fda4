import { isJsonObject } from '../../json/json.ts';

/** What the local run sends to a function's process. */
export interface InvocationRequest {
  readonly id: string;
  readonly event: unknown;
  /** Milliseconds since 1970; at this time the process is killed. */
  readonly deadline: number;
  /** `X-Amzn-Trace-Id`. */
  readonly traceId: string;
}

/** What a function's process sends back. */
export type ProcessReport =
  | { readonly kind: 'ready'; readonly failure?: undefined }
  | { readonly kind: 'init-failed' | 'failure'; readonly failure: Failure }
  /** `payload` is the handler's result as JSON. */
  | { readonly kind: 'result'; readonly payload: string; readonly failure?: undefined };

export interface Failure {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly stack: string;
}

export function failure(errorType: string, errorMessage: string, stack = ''): Failure {
  return { errorType, errorMessage, stack };
}

/** Reads a message of the child's; undefined for anything else (a bundle may use the channel for itself). */
export function parseReport(value: unknown): ProcessReport | undefined {
  if (!isJsonObject(value)) return undefined;
  const { kind, payload } = value;
  if (kind === 'ready') return { kind };
  if (kind === 'result' && typeof payload === 'string') return { kind, payload };
  if (kind !== 'init-failed' && kind !== 'failure') return undefined;
  const { errorType, errorMessage, stack } = isJsonObject(value.failure) ? value.failure : {};
  return { kind, failure: failure(String(errorType), String(errorMessage), String(stack)) };
}

/** Reads a message of the local run's, in the child. */
export function parseRequest(value: unknown): InvocationRequest | undefined {
  if (!isJsonObject(value)) return undefined;
  const { id, event, deadline, traceId } = value;
  if (typeof id !== 'string' || typeof deadline !== 'number' || typeof traceId !== 'string') return undefined;
  return { id, event, deadline, traceId };
}
