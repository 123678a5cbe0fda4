import { type ClientRequestArgs, Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent, type RequestOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import { UsageError } from './errors.ts';

const localHosts: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '::1', '[::1]']);

/** True for a URL on this machine. */
export function isLocalUrl(url: string): boolean {
  return URL.canParse(url) && localHosts.has(new URL(url).hostname);
}

/** The URL itself; a {@link UsageError} if it isn't on this machine. */
export function requireLocalUrl(url: string, what: string): string {
  if (!isLocalUrl(url))
    throw new UsageError(`With --local, nothing leaves this machine, but ${what} is elsewhere: ${url}`);
  return url;
}

/**
 * Agents that open no connection to another machine, whatever URL a client comes up with: SQS, for one, sends to the
 * host of the queue URL and not to the endpoint of its configuration.
 */
export function createLocalAgents(maxSockets: number): { httpAgent: HttpAgent; httpsAgent: HttpsAgent } {
  return {
    httpAgent: new LocalHttpAgent({ keepAlive: true, maxSockets }),
    httpsAgent: new LocalHttpsAgent({ keepAlive: true, maxSockets }),
  };
}

type Connected = (error: Error | null, stream: Duplex) => void;

class LocalHttpAgent extends HttpAgent {
  override createConnection(options: ClientRequestArgs, callback?: Connected): Duplex | null | undefined {
    requireLocalHost(options.host);
    return super.createConnection(options, callback);
  }
}

class LocalHttpsAgent extends HttpsAgent {
  override createConnection(options: RequestOptions, callback?: Connected): Duplex | null | undefined {
    requireLocalHost(options.host);
    return super.createConnection(options, callback);
  }
}

function requireLocalHost(host: string | null | undefined): void {
  if (!localHosts.has(host ?? ''))
    throw new UsageError(`With --local, nothing leaves this machine: no connection to ${host} was made.`);
}
