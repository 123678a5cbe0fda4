import type { Server } from 'node:http';
import { codeOf, LocalRunError, messageOf } from '../errors.ts';

/** The only address that the local run listens on. */
export const host = '127.0.0.1';

/** Listens on 127.0.0.1. Throws a {@link LocalRunError} that says what to do where the port is taken. */
export async function listen(
  server: Server,
  port: number,
  owner: { what: string; variable: string },
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(port, host, resolve);
  try {
    await promise;
  } catch (cause) {
    const inUse = codeOf(cause) === 'EADDRINUSE';
    throw new LocalRunError(
      inUse ? `port ${port} on ${host} is in use` : `cannot listen on port ${port}: ${messageOf(cause)}`,
      {
        cause,
        advice: `${owner.what} listens there. Stop whatever has the port, or choose another one: ${owner.variable}=${port + 100} npm start`,
      },
    );
  } finally {
    server.off('error', reject);
  }
}

/** The port that a listening server has. */
export function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new LocalRunError('the server does not listen');
  return address.port;
}

/** Ends a server and every connection that it has. */
export async function closeServer(server: Server): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  server.closeAllConnections();
  await promise;
}
