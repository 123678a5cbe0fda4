import { closeServer, host, portOf } from '../../local/http/listen.ts';
import { refuseForeign } from '../../local/http/local-caller.ts';
import { createHttpServer } from '../../local/http/server.ts';
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
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(port, host, resolve);
  await promise.catch((cause: unknown) => {
    throw new UsageError(
      `Can't serve the console: port ${port} on ${host} is in use. Choose another with --port.`,
      {
        cause,
      },
    );
  });
  return { url: `http://${host}:${portOf(server)}${console_.path}`, close: () => closeServer(server) };
}
