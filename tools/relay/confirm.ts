import { UsageError } from './errors.ts';
import type { Terminal } from './terminal.ts';

/** Asks before something is done; a {@link UsageError} if the answer isn't yes. */
export async function confirm(terminal: Terminal, question: string, assumeYes: boolean): Promise<void> {
  if (assumeYes) return;
  const answer = await terminal.ask(`${question} [y/N] `);
  if (answer === undefined)
    throw new UsageError('There is no terminal to confirm on. Nothing was done; add --yes.');
  if (!/^y(es)?$/i.test(answer.trim())) throw new UsageError('Not confirmed. Nothing was done.');
}

/** Asks for a word before something is destroyed; a {@link UsageError} if another comes, or none. */
export async function confirmByTyping(
  terminal: Terminal,
  question: string,
  word: string,
  given: string | undefined,
): Promise<void> {
  const answer = given ?? (await terminal.ask(`${question} Type ${word} to continue: `));
  if (answer === undefined)
    throw new UsageError(`There is no terminal to confirm on. Nothing was done; add --confirm ${word}.`);
  if (answer.trim() !== word) throw new UsageError(`The answer wasn't ${word}. Nothing was done.`);
}
