import { existsSync, readFileSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { describeError, RelayError, UsageError } from './errors.ts';

/** The text of a file; undefined if it doesn't exist. A {@link UsageError} if it can't be read. */
export async function readTextFile(file: string): Promise<string | undefined> {
  return existsSync(file) ? readInput(file) : undefined;
}

/** The text of a file that must exist. A {@link UsageError} if it can't be read. */
export function readInput(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const why = existsSync(file) ? describeError(cause) : 'there is no such file';
    throw new UsageError(`Can't read ${file}: ${why}. Nothing was done.`);
  }
}

/** Only its owner may read it: an export holds what people wrote. */
const ownerOnly = 0o600;

/**
 * Starts an export: a file that appears under its name only when it is whole. A {@link RelayError} if the file exists, or an
 * earlier export was stopped.
 */
export async function createExportFile(name: string) {
  const partial = `${name}.partial`;
  if (existsSync(name)) throw new RelayError(`${name} exists already. Name another file.`);
  if (existsSync(partial))
    throw new RelayError(`${partial} holds the records of an export that was stopped. Rename it first.`);
  const file = await open(partial, 'wx', ownerOnly);
  let written = false;
  return {
    /** Resolves when the lines are on the disk. */
    async write(lines: readonly string[]): Promise<void> {
      written ||= lines.length > 0;
      await file.appendFile(lines.join(''));
      await file.sync();
    },
    /** Gives the file its name. */
    async finish(): Promise<void> {
      await file.close();
      await rename(partial, name);
    },
    /** After a failure: deletes the file; or, if `keep` is set and it isn't empty, keeps it and says where it is. */
    async abandon(keep: boolean): Promise<string | undefined> {
      await file.close();
      if (keep && written) return partial;
      await rm(partial, { force: true });
      return undefined;
    },
  };
}
