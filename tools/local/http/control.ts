import { isJsonObject, parseJson } from '../json.ts';
import type { KeptMessages } from '../kept-messages.ts';
import type { LogStore } from '../log-store.ts';
import { type Faults, parseFault } from '../sqs/faults.ts';
import { gatewayMessage, type HttpResponse, jsonResponse } from './response.ts';
import type { RequestHandler } from './server.ts';

/** What `GET /_local/stack` answers: all that a tool needs to find the relay's parts. */
export interface StackDescription {
  readonly outputs: Readonly<Record<string, string>>;
  readonly endpoints: { readonly aws: string; readonly s3: string; readonly sqs: string };
  readonly region: string;
  readonly accountId: string;
  readonly credentials: { readonly username: string; readonly password: string };
}

/** What people and tools ask the local run itself; AWS has no such thing. */
export function createControl(options: {
  stack: () => StackDescription;
  logs: LogStore;
  messages: KeptMessages;
  faults: Faults;
}): RequestHandler {
  return async ({ method, path, target, body }) => {
    switch (`${method} ${path}`) {
      case 'GET /_local/stack':
        return jsonResponse(200, { ...options.stack() });
      case 'GET /_local/logs':
        return readLogs(options.logs, new URLSearchParams(target.slice(path.length)));
      case 'GET /_local/messages':
        return readMessages(options.messages, new URLSearchParams(target.slice(path.length)));
      case 'GET /_local/faults':
        return jsonResponse(200, { faults: options.faults.list().map((fault) => ({ ...fault })) });
      case 'DELETE /_local/faults':
        options.faults.clear();
        return jsonResponse(200, { faults: [] });
      case 'POST /_local/faults':
        return beginFault(options.faults, body);
      default:
        return gatewayMessage(
          404,
          'Known here: /_local/ready, stack, logs, messages and faults (docs/local.md).',
        );
    }
  };
}

async function readLogs(logs: LogStore, query: URLSearchParams): Promise<HttpResponse> {
  const since = Number(query.get('since') ?? 0);
  if (!Number.isFinite(since)) return gatewayMessage(400, 'since must be milliseconds since 1970');
  return ndjson(await logs.read({ contains: query.get('contains') ?? '', since }));
}

function readMessages(messages: KeptMessages, query: URLSearchParams): HttpResponse {
  const after = Number(query.get('after') ?? 0);
  if (!Number.isInteger(after)) return gatewayMessage(400, 'after must be the sequence number of a message');
  return ndjson(messages.after(after));
}

function ndjson(records: readonly object[]): HttpResponse {
  return {
    status: 200,
    headers: { 'content-type': 'application/x-ndjson' },
    body: Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join('')),
  };
}

function beginFault(faults: Faults, body: Buffer): HttpResponse {
  const value = parseJson(body.toString());
  const fault = parseFault(isJsonObject(value) ? value : undefined);
  if (typeof fault === 'string') return gatewayMessage(400, fault);
  faults.begin(fault);
  return jsonResponse(200, { fault: { ...fault } });
}
