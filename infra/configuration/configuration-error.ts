/** Invalid settings. The message has a line for each, with its path and what is allowed. */
export class RelayConfigurationError extends Error {
  override readonly name = 'RelayConfigurationError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The relay's configuration isn't valid:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}
