/** Time limits for an AWS client. All in milliseconds. */
export interface TimeLimits {
  /** For a connection to be made. */
  readonly connection: number;
  /** For an answer to one attempt. */
  readonly attempt: number;
  readonly attempts: number;
}

/**
 * Settings that make an AWS client give up in time: by default it waits without end, and a request timeout alone only
 * logs a warning.
 */
export function timeLimited({ connection, attempt, attempts }: TimeLimits) {
  return {
    maxAttempts: attempts,
    requestHandler: {
      connectionTimeout: connection,
      requestTimeout: attempt,
      throwOnRequestTimeout: true,
    },
  } as const;
}
