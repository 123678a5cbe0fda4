import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalPage } from '../local/options.ts';
import { createConsole, newToken } from './server/create-console.ts';
import { readPage } from './server/page-files.ts';
import type { ConsoleRelay } from './server/relay-command.ts';

/** The page of the local run, given where tools reach that and its own folder. */
export function localPage({ consoleUrl, directory }: { consoleUrl: string; directory: string }): LocalPage {
  const { path, handle } = createConsole(localRelay(Number(new URL(consoleUrl).port)), keptToken(directory));
  const prepare = async () => {
    await Promise.all([readPage(), import('./server/routes.ts'), import('./server/stream.ts')]);
  };
  return { path, handle, prepare: () => void prepare().catch(() => undefined) };
}

/** The local run with this console port. What needs the SDK is loaded at the first request: no start waits for it. */
export function localRelay(localPort: number): ConsoleRelay {
  return {
    environment: process.env,
    globalArguments: ['--local', '--local-port', String(localPort)],
    run: async (arguments_, host) => (await import('../relay/run.ts')).runRelay(arguments_, host),
    rules: async () => (await import('../relay/project-rules.ts')).projectRules(),
    target: async () =>
      (await import('../relay/target.ts')).resolveTarget({ local: true, localPort, stage: 'dev' }),
  };
}

const tokenShape = /^[\w-]{22}$/;

/**
 * The token stays the same from one start to the next, in a file that only its owner may read: a page that is left open
 * goes on after a restart.
 */
function keptToken(directory: string): string {
  const file = join(directory, 'console-token');
  const known = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  if (tokenShape.test(known)) return known;
  const token = newToken();
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  writeFileSync(file, token, { mode: 0o600 });
  chmodSync(file, 0o600);
  return token;
}
