/** What a command's end means to a script. */
export const exitCodes = {
  /** Done, and all is well. */
  ok: 0,
  /** Done, but something is wrong: a lost event, a failed check, a wrong answer. */
  problems: 1,
  /** The command wasn't understood or confirmed; nothing was done. */
  usage: 2,
  /** The relay, AWS or CometChat couldn't be reached, or refused the caller. */
  unreachable: 3,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** An error with a message that is meant for the person at the terminal: no stack trace is printed. */
export class RelayError extends Error {
  override readonly name: string = 'RelayError';
  readonly exitCode: ExitCode = exitCodes.problems;
}

/** The command line asks for something that makes no sense. */
export class UsageError extends RelayError {
  override readonly name = 'UsageError';
  override readonly exitCode = exitCodes.usage;
}

/** What the command works on doesn't answer, doesn't exist, or refuses the caller. */
export class UnreachableError extends RelayError {
  override readonly name = 'UnreachableError';
  override readonly exitCode = exitCodes.unreachable;
}

/** How the names and codes of errors of the AWS SDK and Node begin, for what is unreachable or refuses the caller. */
const unreachable =
  /^(AccessDenied|Credentials|ECONN|ENOTFOUND|ETIMEDOUT|ExpiredToken|InvalidClientToken|Networking|RequestTimeout|Timeout|TokenProvider|UnrecognizedClient)/;

/** The exit code for anything that was thrown. */
export function exitCodeFor(error: unknown): ExitCode {
  if (error instanceof RelayError) return error.exitCode;
  return errorNames(error).some((name) => unreachable.test(name))
    ? exitCodes.unreachable
    : exitCodes.problems;
}

/** One sentence for anything that was thrown, with the causes that say more. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.message === '' ? errorNames(error).join(' ') : error.message;
  return error.cause instanceof Error && !own.includes(error.cause.message)
    ? `${own}: ${describeError(error.cause)}`
    : own;
}

function errorNames(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const code: unknown = 'code' in error ? error.code : undefined;
  return [error.name, ...(typeof code === 'string' ? [code] : []), ...errorNames(error.cause)];
}
