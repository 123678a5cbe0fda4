/**
 * What was wrong with a message: it has no body; the body isn't JSON; it isn't a processed event (`path` says which
 * attribute is missing or wrong); or its data doesn't fit its type (`path` says where).
 */
export type ProcessedEventProblem = 'no-body' | 'not-json' | 'not-an-event' | 'data-mismatch';

/**
 * A message that isn't a processed event. Retries don't help: let it go to the dead-letter queue. The error's message
 * has names and paths but no values, so you can log it.
 */
export class ProcessedEventError extends Error {
  override readonly name = 'ProcessedEventError';
  readonly problem: ProcessedEventProblem;
  /** Dotted, from the event; empty where the whole is wrong. */
  readonly path: string;

  constructor(problem: ProcessedEventProblem, path = '', options?: ErrorOptions) {
    super(`not a processed event: ${problem}${path === '' ? '' : ` at ${path}`}`, options);
    this.problem = problem;
    this.path = path;
  }
}
