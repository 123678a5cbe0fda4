/**
 * What was wrong with a message: it has no body; the body is not JSON; it is no processed event (`path` says which
 * attribute is missing or wrong); or its data is not what its type promises (`path` says where).
 */
export type ProcessedEventProblem = 'no-body' | 'not-json' | 'not-an-event' | 'data-mismatch';

/**
 * A message that is no processed event. No retry mends it: let it go to the dead-letter queue. The message of the error
 * has names and paths and no values, so that it may be logged.
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
