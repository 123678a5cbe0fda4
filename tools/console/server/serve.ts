import { refuseForeign } from '../../local/http/local-caller.ts';
import { closeServer, createHttpServer, host, listen } from '../../local/http/server.ts';
import { UsageError } from '../../relay/errors.ts';
import type { Console } from './create-console.ts';

export interface ConsoleServer {
  /** The page's address, with its token. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a console on 127.0.0.1, to this machine only. A {@link UsageError} where the port is in use. */
export async function serveConsole(console_: Console, port: number): Promise<ConsoleServer> {
  const server = createHttpServer({
    handler: () => console_.handle,
    refuse: refuseForeign,
    onError: () => undefined,
  });
  const owner = { what: 'The console', variable: 'CONSOLE_PORT' };
  const taken = await listen(server, port, owner).catch((cause: unknown) => {
    const problem = `Can't serve the console: port ${port} on ${host} is in use. Choose another with --port.`;
    throw new UsageError(problem, { cause });
  });
  return { url: `http://${host}:${taken}${console_.path}`, close: () => closeServer(server) };
}
