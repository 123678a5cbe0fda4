import { UsageError } from './errors.ts';
import type { Terminal } from './terminal.ts';

/** Asks before something is done; a {@link UsageError} where the answer is not yes. */
export async function confirm(terminal: Terminal, question: string, assumeYes: boolean): Promise<void> {
  if (assumeYes) return;
  const answer = await terminal.ask(`${question} [y/N] `);
  if (answer === undefined) throw new UsageError('nobody is there to answer; add --yes. Nothing was done.');
  if (!/^y(es)?$/i.test(answer.trim())) throw new UsageError('Nothing was done.');
}

/** Asks for a word before something is destroyed; a {@link UsageError} where another comes, or none. */
export async function confirmByTyping(
  terminal: Terminal,
  question: string,
  word: string,
  given: string | undefined,
): Promise<void> {
  const answer = given ?? (await terminal.ask(`${question} Type ${word} to go on: `));
  if (answer === undefined)
    throw new UsageError(`nobody is there to answer; add --confirm ${word}. Nothing was done.`);
  if (answer.trim() !== word) throw new UsageError(`That is not ${word}. Nothing was done.`);
}
