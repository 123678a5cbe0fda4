/** A question to a service outside. */
export interface OutboundRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Headers whose values are kept in secrets: the secrets' names. */
  readonly secretHeaders: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
}

export interface OutboundAnswer {
  readonly status: number;
  readonly text: string;
}

/**
 * Posts to an outside service and returns its answer with any status; redirects aren't followed. Rejects with an
 * {@link OutboundError}.
 */
export type Post = (request: OutboundRequest) => Promise<OutboundAnswer>;

/** The service can't be asked, or its answer can't be read. Never with words of the question or of the answer. */
export class OutboundError extends Error {
  override readonly name = 'OutboundError';
  /** What was wrong, as one word for logs. */
  readonly code: string;

  constructor(code: string, options?: ErrorOptions) {
    super(`outbound request: ${code}`, options);
    this.code = code;
  }

  /** By name: rules may be bundled with their own copy of this class. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'OutboundError';
  }
}

/** For a decider that has no way out. */
export const noPost: Post = () => Promise.reject(new OutboundError('not_available'));
