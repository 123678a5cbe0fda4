import { type JsonObject, parseJson } from '../../json/json.ts';
import type { LogStore } from '../log-store.ts';
import type { KeptMessages } from '../messages.ts';
import type { LocalPage } from '../options.ts';
import { type Faults, parseFault } from '../sqs/faults.ts';
import { gatewayMessage, type HttpResponse, jsonResponse, type RequestHandler } from './server.ts';

/** Where the page for the browser begins. */
const pagePrefix = '/console/';

/** What the console's port answers beside AWS's services: the page for the browser, and what tools ask the local run. */
export function createConsoleHandler(options: {
  page: LocalPage | undefined;
  /** All that a tool needs to find the relay's parts. */
  stack: () => JsonObject;
  logs: LogStore;
  messages: KeptMessages;
  faults: Faults;
}): RequestHandler {
  const { page, stack, logs, messages, faults } = options;
  return async (request) => {
    const { method, path, query, body } = request;
    if (path.startsWith(pagePrefix) && page !== undefined) return page.handle(request);
    const parameters = new URLSearchParams(query);
    switch (`${method} ${path}`) {
      case 'GET /_local/ready':
        return jsonResponse(200, { ready: true });
      case 'GET /_local/stack':
        return jsonResponse(200, stack());
      case 'GET /_local/logs': {
        const since = Number(parameters.get('since') ?? 0);
        if (!Number.isFinite(since)) return gatewayMessage(400, 'since must be milliseconds since 1970');
        return ndjson(logs.read({ contains: parameters.get('contains') ?? '', since }));
      }
      case 'GET /_local/messages': {
        const after = Number(parameters.get('after') ?? 0);
        if (Number.isInteger(after)) return ndjson(messages.after(after));
        return gatewayMessage(400, 'after must be the sequence number of a message');
      }
      case 'GET /_local/faults':
        return jsonResponse(200, { faults: faults.list() });
      case 'DELETE /_local/faults':
        faults.clear();
        return jsonResponse(200, { faults: [] });
      case 'POST /_local/faults': {
        const fault = parseFault(parseJson(body.toString()));
        if (typeof fault === 'string') return gatewayMessage(400, fault);
        faults.begin(fault);
        return jsonResponse(200, { fault });
      }
      default:
        return gatewayMessage(
          404,
          'Known here: /_local/ready, stack, logs, messages and faults (docs/local.md).',
        );
    }
  };
}

function ndjson(records: readonly object[]): HttpResponse {
  const body = records.map((record) => `${JSON.stringify(record)}\n`).join('');
  return { status: 200, headers: { 'content-type': 'application/x-ndjson' }, body };
}
