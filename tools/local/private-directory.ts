import { chmodSync, globSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What the local run keeps in its folder. */
const own = ['rule-settings*', 'rule-settings/**', 'logs', 'logs/*.ndjson'];

/**
 * Makes the folder of the local run, for its owner only: logs and rules are nobody else's business. What an earlier
 * version left open to others in it is closed too.
 */
export function makePrivate(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  chmodSync(directory, 0o700);
  for (const name of globSync(own, { cwd: directory })) {
    const path = join(directory, name);
    chmodSync(path, statSync(path).isDirectory() ? 0o700 : 0o600);
  }
}
