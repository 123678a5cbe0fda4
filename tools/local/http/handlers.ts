import type { AwsEndpoint } from '../aws/endpoint.ts';
import { type S3Request, s3Prefix } from '../aws/s3.ts';
import type { LocalPage } from '../local-relay.ts';
import type { HttpRequest } from './event.ts';
import { isLocalCaller } from './local-caller.ts';
import { gatewayMessage, type HttpResponse, jsonResponse } from './response.ts';
import type { RequestHandler, ServedRequest } from './server.ts';

/** Where the page for the browser begins. */
const pagePrefix = '/console/';

const readyPath = '/_local/ready';

/** What the API's port answers: the stack's routes, and to this machine whether the local run is ready. */
export function createApiHandler(options: {
  ready: () => boolean;
  api: (request: HttpRequest) => Promise<HttpResponse>;
}): RequestHandler {
  return async (request) => {
    if (request.path === readyPath && isLocalCaller(request.message))
      return readiness(request, options.ready());
    return options.ready() ? options.api(request) : gatewayMessage(503, 'the local run is starting');
  };
}

/** What the console's port answers: AWS's services beside SQS (S3 below a path of its own), the page for the browser, and what tools ask the local run itself. */
export function createConsoleHandler(options: {
  ready: () => boolean;
  aws: AwsEndpoint;
  s3: (request: S3Request) => HttpResponse;
  control: RequestHandler;
  page: LocalPage | undefined;
}): RequestHandler {
  return async (request) => {
    if (request.path === readyPath) return readiness(request, options.ready());
    if (request.path === '/' && isAwsCall(request)) {
      return options.aws(request.message.headers['x-amz-target']?.toString(), request.body);
    }
    if (request.path.startsWith(`${s3Prefix}/`) && isAwsCall(request)) {
      const { method, path, target, body, message } = request;
      const query = new URL(target, 'http://localhost').searchParams;
      return options.s3({ method, path, query, headers: message.headers, body });
    }
    if (options.page !== undefined && request.path.startsWith(pagePrefix))
      return options.page.handle(request);
    return options.control(request);
  };
}

function readiness({ method }: HttpRequest, ready: boolean): HttpResponse {
  return method === 'GET' ? jsonResponse(ready ? 200 : 503, { ready }) : gatewayMessage(404, 'Not Found');
}

/** Calls of AWS services come with the name of their operation or at least a signature of AWS's. */
function isAwsCall({ message: { headers } }: ServedRequest): boolean {
  return headers['x-amz-target'] !== undefined || headers.authorization?.startsWith('AWS4-') === true;
}
