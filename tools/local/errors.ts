/** The local run cannot start or cannot go on. The message says what is wrong, `advice` what to do about it. */
export class LocalRunError extends Error {
  override readonly name = 'LocalRunError';
  readonly advice: string | undefined;

  constructor(message: string, options: { advice?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.advice = options.advice;
  }
}

/** The text of whatever was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
