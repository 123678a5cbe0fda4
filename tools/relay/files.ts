import { readFile } from 'node:fs/promises';
import { describeError, UsageError } from './errors.ts';

/** The text of a file; undefined if it doesn't exist. A {@link UsageError} if it can't be read. */
export async function readTextFile(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new UsageError(`Can't read ${file}: ${describeError(error)}`);
  }
}
