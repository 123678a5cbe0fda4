import { runUntil } from './run-until.ts';
import {
  type ServiceAnswer,
  type ServiceRequest,
  type SigningOptions,
  sendSigned,
} from './signed-request.ts';

const throttling = /Throttl|TooManyRequests|RequestLimit|SlowDown/;

/** A refusal. Its name is the service's word for it; it has no message of the service, which might quote the request. */
export class ServiceError extends Error {
  /** True where the same request may succeed later: throttled, or a fault of the service. */
  readonly isTransient: boolean;

  constructor(name: string, status: number) {
    super(`an AWS service answered ${status}`);
    this.name = name;
    this.isTransient = status >= 500 || status === 429 || throttling.test(name);
  }
}

/** Milliseconds for one attempt, and for all attempts together. */
export interface TimeLimits {
  readonly attempt: number;
  readonly total: number;
}

/** What is left of a webhook request's two seconds must be enough for its delivery. */
const defaultLimits: TimeLimits = { attempt: 600, total: 1000 };
/** Random up to this, so that containers that were refused together don't come back together. */
const longestPauseMilliseconds = 100;

/** What reaches the services; replaced in tests. */
export interface ServiceClientDependencies {
  readonly send: typeof sendSigned;
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly random: () => number;
  readonly now: () => number;
}

const realDependencies: ServiceClientDependencies = {
  send: sendSigned,
  pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  random: Math.random,
  now: Date.now,
};

/** Sends small requests of AWS services. */
export type ServiceClient = (request: ServiceRequest) => Promise<ServiceAnswer>;

/**
 * Makes a client for small requests: at most two attempts, by default a second in all. Resolves with answers below 400 and with
 * 404; rejects with a {@link ServiceError}, or with Node's error where there was no answer. `onSent` is called each time
 * a request is on its way.
 */
export function createServiceClient(
  {
    limits = defaultLimits,
    ...options
  }: SigningOptions & { readonly onSent?: () => void; readonly limits?: TimeLimits },
  { send, pause, random, now } = realDependencies,
): ServiceClient {
  const attempt = (request: ServiceRequest, end: number) =>
    runUntil(
      Math.min(end, now() + limits.attempt),
      (signal) => send(request, options, { signal, onSent: options.onSent }),
      now,
    ).then(checked);
  return async (request) => {
    const end = now() + limits.total;
    try {
      return await attempt(request, end);
    } catch (error) {
      if (error instanceof ServiceError && !error.isTransient) throw error;
      await pause(random() * longestPauseMilliseconds);
      return attempt(request, end);
    }
  };
}

function checked(answer: ServiceAnswer): ServiceAnswer {
  if (answer.status < 400 || answer.status === 404) return answer;
  throw new ServiceError(errorCode(answer), answer.status);
}

/** Secrets Manager names an error in JSON or a header, S3 in XML. */
export function errorCode({ status, headers, body }: ServiceAnswer): string {
  const named =
    headers['x-amzn-errortype']?.toString() ??
    /"__type"\s*:\s*"([^"]*)"/.exec(body)?.[1] ??
    /<Code>([^<]*)<\/Code>/.exec(body)?.[1] ??
    '';
  return /(\w+)(?::.*)?$/.exec(named.replace(/^.*#/, ''))?.[1] ?? `Http${status}`;
}
