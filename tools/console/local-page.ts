import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalPage } from '../local/options.ts';
import { createConsole, newToken } from './server/create-console.ts';
import { readPage } from './server/page-files.ts';

/**
 * The console of the local run. Its token stays the same from one start to the next, in a file that only its owner may
 * read: a page that is left open goes on after a restart.
 */
export function localPage({ consoleUrl, directory }: { consoleUrl: string; directory: string }): LocalPage {
  const port = Number(new URL(consoleUrl).port);
  const { path, handle } = createConsole({
    token: keptToken(directory),
    environment: process.env,
    global: ['--local', '--local-port', String(port)],
    // Loaded at the first request, so that the start doesn't wait for the SDK.
    run: async (arguments_, host) => (await import('../relay/run.ts')).runRelay(arguments_, host),
    rules: async () => (await import('../relay/project-rules.ts')).projectRules(),
    target: async () =>
      (await import('../relay/target.ts')).resolveTarget({ local: true, localPort: port, stage: 'dev' }),
  });
  const prepare = () => void Promise.all([readPage(), import('./server/routes.ts')]).catch(() => undefined);
  return { path, handle, prepare };
}

const tokenShape = /^[\w-]{22}$/;

function keptToken(directory: string): string {
  const file = join(directory, 'console-token');
  const known = readOrNothing(file);
  if (tokenShape.test(known)) return known;
  const token = newToken();
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  writeFileSync(file, token, { mode: 0o600 });
  chmodSync(file, 0o600);
  return token;
}

function readOrNothing(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}
