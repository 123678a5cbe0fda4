import type { IncomingMessage } from 'node:http';
import { gatewayMessage, type HttpResponse } from './server.ts';

const localName = /^(?:127\.0\.0\.1|localhost)(?::\d+)?$/i;
const jsonType = /^application\/(?:json|x-amz-json-1\.\d)\s*(?:;|$)/i;

/**
 * True for a request from a program on this machine, or from a page that this very port has served. A page from
 * elsewhere can reach 127.0.0.1 too: under a name of its own (DNS rebinding) its `Host` gives it away, else its `Origin`
 * or `Sec-Fetch-Site`.
 */
export function isLocalCaller({ headers }: IncomingMessage): boolean {
  const { host = '', origin } = headers;
  const site = headers['sec-fetch-site'];
  return (
    localName.test(host) &&
    (origin === undefined || origin === `http://${host}`) &&
    (site === undefined || site === 'same-origin' || site === 'none')
  );
}

/**
 * The refusal of whatever a foreign page could send to a port that is for this machine only; undefined: let it in. A POST
 * has to be JSON: any page may post a form or plain text without the browser asking first.
 */
export function refuseForeign(request: IncomingMessage): HttpResponse | undefined {
  if (!isLocalCaller(request)) {
    return gatewayMessage(
      403,
      'This port is for programs on this machine. Use the host 127.0.0.1 or localhost.',
    );
  }
  if (request.method === 'POST' && !jsonType.test(request.headers['content-type'] ?? '')) {
    return gatewayMessage(415, 'The content type must be application/json.');
  }
  return undefined;
}
