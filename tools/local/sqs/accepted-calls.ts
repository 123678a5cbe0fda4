import type { IncomingMessage } from 'node:http';
import { refuseForeign } from '../http/local-caller.ts';
import { gatewayMessage, type HttpResponse } from '../http/response.ts';

/**
 * The refusal of whatever the SQS port is not for; undefined: let it in. The emulator behind it also publishes to topics
 * by form posts, keeps buckets and shows its queues to a browser: none of that is for here.
 */
export function refuseOnSqsPort(request: IncomingMessage): HttpResponse | undefined {
  const refusal = refuseForeign(request);
  if (refusal !== undefined) return refusal;
  return isSqsCall(request)
    ? undefined
    : gatewayMessage(404, 'This port takes SQS calls only: POST / with an X-Amz-Target of AmazonSQS.');
}

function isSqsCall({ method, url, headers }: IncomingMessage): boolean {
  return (
    method === 'POST' &&
    url === '/' &&
    /^application\/x-amz-json-1\.0\s*(?:;|$)/i.test(headers['content-type'] ?? '') &&
    headers['x-amz-target']?.toString().startsWith('AmazonSQS.') === true
  );
}
