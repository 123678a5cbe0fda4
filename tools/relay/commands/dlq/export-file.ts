import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { RelayError } from '../../errors.ts';

/** A file that appears under its name only when it is whole. */
export interface ExportFile {
  /** Resolves when the lines are on the disk. */
  write(lines: readonly string[]): Promise<void>;
  /** Gives the file its name. */
  finish(): Promise<void>;
  /**
   * After a failure: deletes the file; or keeps it, where it has something and records were deleted for it, and says
   * where it is.
   */
  abandon(keep: boolean): Promise<string | undefined>;
}

/** Only its owner may read it: an export holds what people wrote. */
const ownerOnly = 0o600;

/** Starts an export. A {@link RelayError} where the file is there already, or an earlier export was stopped. */
export async function createExportFile(name: string): Promise<ExportFile> {
  const partial = `${name}.partial`;
  if (await exists(name)) throw new RelayError(`${name} is there already; name another file`);
  if (await exists(partial))
    throw new RelayError(
      `${partial} is left of an export that was stopped; its records are in it. Rename it first.`,
    );
  const file: FileHandle = await open(partial, 'wx', ownerOnly);
  let written = false;
  return {
    async write(lines) {
      written ||= lines.length > 0;
      await file.appendFile(lines.join(''));
      await file.sync();
    },
    async finish() {
      await file.close();
      await rename(partial, name);
    },
    async abandon(keep) {
      await file.close();
      if (keep && written) return partial;
      await rm(partial, { force: true });
      return undefined;
    },
  };
}

async function exists(name: string): Promise<boolean> {
  try {
    await stat(name);
    return true;
  } catch {
    return false;
  }
}
