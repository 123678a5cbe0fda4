import { refuseForeign } from '../../local/http/local-caller.ts';
import { host, openPort } from '../../local/http/server.ts';
import { UsageError } from '../../relay/errors.ts';
import type { Console } from './create-console.ts';

/** Serves a console on 127.0.0.1, to this machine only. A {@link UsageError} where the port is in use. */
export async function serveConsole({ path, handle }: Console, port: number) {
  const owner = { what: 'The console', variable: 'CONSOLE_PORT' };
  const opened = await openPort({ port, owner, refuse: refuseForeign }).catch((cause: unknown) => {
    const problem = `Can't serve the console: port ${port} on ${host} is in use. Choose another with --port.`;
    throw new UsageError(problem, { cause });
  });
  opened.serve(handle);
  return {
    /** The page's address, with its token. */
    url: `${opened.url}${path}`,
    close: opened.close,
  };
}
