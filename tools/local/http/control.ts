import { isJsonObject, parseJson } from '../json.ts';
import type { LogStore } from '../log-store.ts';
import { type Faults, parseFault } from '../sqs/faults.ts';
import { gatewayMessage, type HttpResponse, jsonResponse } from './response.ts';

/** What `GET /_local/stack` answers: all that a tool needs to find the relay's parts. */
export interface StackDescription {
  readonly outputs: Readonly<Record<string, string>>;
  readonly endpoints: { readonly aws: string; readonly sqs: string };
  readonly region: string;
  readonly accountId: string;
  readonly credentials: { readonly username: string; readonly password: string };
}

export interface ControlRequest {
  readonly method: string;
  /** `/_local/...`. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** The `Host` header. */
  readonly host: string;
  readonly contentType: string;
  readonly body: Buffer;
}

export const controlPrefix = '/_local/';

/** What people and tools ask the local run itself; AWS has no such thing. */
export function createControl(options: {
  ready: () => boolean;
  stack: () => StackDescription;
  logs: LogStore;
  faults: Faults;
}): (request: ControlRequest) => Promise<HttpResponse> {
  return async (request) => {
    // A page in a browser may reach 127.0.0.1 under a name of its own: it must not read the credentials.
    if (!/^(?:127\.0\.0\.1|localhost)(?::\d+)?$/.test(request.host)) {
      return gatewayMessage(403, 'ask under the name 127.0.0.1 or localhost');
    }
    switch (`${request.method} ${request.path}`) {
      case 'GET /_local/ready':
        return options.ready() ? jsonResponse(200, { ready: true }) : jsonResponse(503, { ready: false });
      case 'GET /_local/stack':
        return jsonResponse(200, { ...options.stack() });
      case 'GET /_local/logs':
        return readLogs(options.logs, request.query);
      case 'GET /_local/faults':
        return jsonResponse(200, { faults: options.faults.list().map((fault) => ({ ...fault })) });
      case 'DELETE /_local/faults':
        options.faults.clear();
        return jsonResponse(200, { faults: [] });
      case 'POST /_local/faults':
        return beginFault(options.faults, request);
      default:
        return gatewayMessage(404, 'known are ready, stack, logs and faults (see docs/local.md)');
    }
  };
}

async function readLogs(logs: LogStore, query: URLSearchParams): Promise<HttpResponse> {
  const since = Number(query.get('since') ?? 0);
  if (!Number.isFinite(since)) return gatewayMessage(400, 'since must be milliseconds since 1970');
  const lines = await logs.read({ contains: query.get('contains') ?? '', since });
  return {
    status: 200,
    headers: { 'content-type': 'application/x-ndjson' },
    body: Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join('')),
  };
}

function beginFault(faults: Faults, request: ControlRequest): HttpResponse {
  if (!/^application\/json\b/i.test(request.contentType)) {
    return gatewayMessage(415, 'the content type must be application/json');
  }
  const value = parseJson(request.body.toString());
  const fault = parseFault(isJsonObject(value) ? value : undefined);
  if (typeof fault === 'string') return gatewayMessage(400, fault);
  faults.begin(fault);
  return jsonResponse(200, { fault: { ...fault } });
}
