/** What the two HTTP ports answer beside the stack's routes. */
import { parseJson } from '../../json/json.ts';
import type { AwsEndpoint } from '../aws/endpoint.ts';
import { type S3Request, s3Prefix } from '../aws/s3.ts';
import type { LocalPage, StackDescription } from '../local-relay.ts';
import type { LogStore } from '../log-store.ts';
import type { KeptMessages } from '../messages.ts';
import { type Faults, parseFault } from '../sqs/faults.ts';
import { isLocalCaller } from './local-caller.ts';
import { gatewayMessage, type HttpResponse, jsonResponse } from './response.ts';
import type { HttpRequest, RequestHandler } from './server.ts';

/** Where the page for the browser begins. */
const pagePrefix = '/console/';

const readyPath = '/_local/ready';

/** What the API's port answers: the stack's routes, and to this machine whether the local run is ready. */
export function createApiHandler(options: { ready: () => boolean; api: RequestHandler }): RequestHandler {
  return async (request) => {
    if (request.path === readyPath && isLocalCaller(request.message))
      return readiness(request, options.ready());
    return options.ready() ? options.api(request) : gatewayMessage(503, 'the local run is starting');
  };
}

export interface ConsolePortOptions {
  readonly ready: () => boolean;
  readonly aws: AwsEndpoint;
  readonly s3: (request: S3Request) => HttpResponse;
  readonly page: LocalPage | undefined;
  readonly stack: () => StackDescription;
  readonly logs: LogStore;
  readonly messages: KeptMessages;
  readonly faults: Faults;
}

/**
 * What the console's port answers: AWS's services beside SQS (S3 below a path of its own), the page for the browser, and
 * what tools ask the local run itself.
 */
export function createConsoleHandler(options: ConsolePortOptions): RequestHandler {
  return async (request) => {
    const { method, path, query, body } = request;
    const { headers } = request.message;
    if (path === readyPath) return readiness(request, options.ready());
    if (path === '/' && isAwsCall(request)) return options.aws(headers['x-amz-target']?.toString(), body);
    if (path.startsWith(`${s3Prefix}/`) && isAwsCall(request))
      return options.s3({ method, path, query: new URLSearchParams(query), headers, body });
    if (path.startsWith(pagePrefix) && options.page !== undefined) return options.page.handle(request);
    return answerTool(request, options);
  };
}

function readiness({ method }: HttpRequest, ready: boolean): HttpResponse {
  return method === 'GET' ? jsonResponse(ready ? 200 : 503, { ready }) : gatewayMessage(404, 'Not Found');
}

/** Calls of AWS services come with the name of their operation or at least a signature of AWS's. */
function isAwsCall({ message: { headers } }: HttpRequest): boolean {
  return headers['x-amz-target'] !== undefined || headers.authorization?.startsWith('AWS4-') === true;
}

/** What people and tools ask the local run itself; AWS has no such thing. */
async function answerTool(
  { method, path, query, body }: HttpRequest,
  { stack, logs, messages, faults }: ConsolePortOptions,
): Promise<HttpResponse> {
  const parameters = new URLSearchParams(query);
  switch (`${method} ${path}`) {
    case 'GET /_local/stack':
      return jsonResponse(200, { ...stack() });
    case 'GET /_local/logs': {
      const since = Number(parameters.get('since') ?? 0);
      if (!Number.isFinite(since)) return gatewayMessage(400, 'since must be milliseconds since 1970');
      return ndjson(await logs.read({ contains: parameters.get('contains') ?? '', since }));
    }
    case 'GET /_local/messages': {
      const after = Number(parameters.get('after') ?? 0);
      if (Number.isInteger(after)) return ndjson(messages.after(after));
      return gatewayMessage(400, 'after must be the sequence number of a message');
    }
    case 'GET /_local/faults':
      return jsonResponse(200, { faults: faults.list().map((fault) => ({ ...fault })) });
    case 'DELETE /_local/faults':
      faults.clear();
      return jsonResponse(200, { faults: [] });
    case 'POST /_local/faults': {
      const fault = parseFault(parseJson(body.toString()));
      if (typeof fault === 'string') return gatewayMessage(400, fault);
      faults.begin(fault);
      return jsonResponse(200, { fault: { ...fault } });
    }
    default:
      return gatewayMessage(
        404,
        'Known here: /_local/ready, stack, logs, messages and faults (docs/local.md).',
      );
  }
}

function ndjson(records: readonly object[]): HttpResponse {
  const text = records.map((record) => `${JSON.stringify(record)}\n`).join('');
  return { status: 200, headers: { 'content-type': 'application/x-ndjson' }, body: Buffer.from(text) };
}
