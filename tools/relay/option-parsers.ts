import { InvalidArgumentError, Option } from 'commander';

/** A parser for an option that takes a whole number from `lowest` to `highest`. */
export function wholeNumber(lowest: number, highest = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < lowest || value > highest)
      throw new InvalidArgumentError(`must be a whole number from ${lowest} to ${highest}`);
    return value;
  };
}

/** A parser for an option that takes a number from `lowest` to `highest`, with decimals. */
export function decimal(lowest: number, highest: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isFinite(value) || value < lowest || value > highest)
      throw new InvalidArgumentError(`must be a number from ${lowest} to ${highest}`);
    return value;
  };
}

/** `-n, --limit`, which means the same in every command: no more than so many of what the command works on. */
export function limitOption(what: string): Option {
  return new Option('-n, --limit <number>', what).argParser(wholeNumber(1));
}
