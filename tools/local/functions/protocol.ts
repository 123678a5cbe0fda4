import { isJsonObject } from '../json.ts';

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
  | { readonly kind: 'ready' }
  | { readonly kind: 'init-failed'; readonly failure: Failure }
  /** `payload` is the handler's result as JSON. */
  | { readonly kind: 'result'; readonly id: string; readonly payload: string }
  | { readonly kind: 'failure'; readonly id: string; readonly failure: Failure };

export interface Failure {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly stack: string;
}

/** Reads a message of the child's; undefined for anything else (a bundle may use the channel for itself). */
export function parseReport(value: unknown): ProcessReport | undefined {
  if (!isJsonObject(value)) return undefined;
  const { kind, id, payload, failure } = value;
  if (kind === 'ready') return { kind };
  if (kind === 'init-failed') return { kind, failure: parseFailure(failure) };
  if (typeof id !== 'string') return undefined;
  if (kind === 'result' && typeof payload === 'string') return { kind, id, payload };
  if (kind === 'failure') return { kind, id, failure: parseFailure(failure) };
  return undefined;
}

function parseFailure(value: unknown): Failure {
  const fields = isJsonObject(value) ? value : {};
  const text = (field: unknown) => (typeof field === 'string' ? field : '');
  return {
    errorType: text(fields.errorType),
    errorMessage: text(fields.errorMessage),
    stack: text(fields.stack),
  };
}

/** Reads a message of the local run's, in the child. */
export function parseRequest(value: unknown): InvocationRequest | undefined {
  if (!isJsonObject(value)) return undefined;
  const { id, event, deadline, traceId } = value;
  if (typeof id !== 'string' || typeof deadline !== 'number' || typeof traceId !== 'string') return undefined;
  return { id, event, deadline, traceId };
}
