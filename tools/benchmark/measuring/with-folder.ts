import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Does something with a temporary folder, which is gone afterwards, also where the process is ended meanwhile. What is
 * started in between has it for its own temporary files, so that nothing of those stays either.
 */
export async function withFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const { TMPDIR: before } = process.env;
  const folder = mkdtempSync(join(tmpdir(), 'relay-benchmark-'));
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  process.once('exit', remove);
  process.env.TMPDIR = folder;
  try {
    return await work(folder);
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    process.removeListener('exit', remove);
    remove();
  }
}
