import { closeServer, host, listen, portOf } from './listen.ts';
import { refuseForeign } from './local-caller.ts';
import { createHttpServer, type RequestHandler } from './server.ts';

/** The two HTTP ports of the local run. */
export interface HttpServers {
  /** `http://127.0.0.1:3000`: the stack's routes. A tunnel may show it to the world. */
  readonly apiUrl: string;
  /** `http://127.0.0.1:3001`: everything else, for programs on this machine only. */
  readonly consoleUrl: string;
  /** Gives both their handlers; requests are answered 503 before. */
  serve(handlers: { readonly api: RequestHandler; readonly console: RequestHandler }): void;
  close(): Promise<void>;
}

/** Listens on both ports on 127.0.0.1; port 0 takes a free one. Throws a {@link LocalRunError} where one is in use. */
export async function startHttpServers(options: {
  port: number;
  consolePort: number;
  onError: (message: string) => void;
}): Promise<HttpServers> {
  const { onError } = options;
  let handlers: { readonly api: RequestHandler; readonly console: RequestHandler } | undefined;
  const api = createHttpServer({ handler: () => handlers?.api, onError });
  const local = createHttpServer({ handler: () => handlers?.console, refuse: refuseForeign, onError });
  await listen(api, options.port, { what: 'The local HTTP API', variable: 'PORT' });
  try {
    await listen(local, options.consolePort, { what: 'The local console', variable: 'CONSOLE_PORT' });
  } catch (thrown) {
    await closeServer(api);
    throw thrown;
  }
  return {
    apiUrl: `http://${host}:${portOf(api)}`,
    consoleUrl: `http://${host}:${portOf(local)}`,
    serve: (given) => {
      handlers = given;
    },
    close: async () => {
      await Promise.all([closeServer(api), closeServer(local)]);
    },
  };
}
