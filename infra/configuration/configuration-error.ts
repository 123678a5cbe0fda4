/** Settings that make no sense. The message has a line for each, with its path and what is allowed. */
export class RelayConfigurationError extends Error {
  override readonly name = 'RelayConfigurationError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`the relay's configuration is not valid:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}
