import type { IncomingMessage } from 'node:http';
import { refuseForeign } from '../http/local-caller.ts';
import { gatewayMessage, type HttpResponse } from '../http/response.ts';

/**
 * The refusal of whatever the embedded server's port is not for; undefined: let it in. The emulator behind it also
 * publishes to topics by form posts and shows its queues to a browser: neither is for here.
 */
export function refuseOnSqsPort(request: IncomingMessage): HttpResponse | undefined {
  if (isS3Call(request)) return refuseForeign(request, { anyContentType: true });
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

/** S3's calls have no target: they are told by their signature, which a page cannot send without the browser asking. */
function isS3Call({ headers }: IncomingMessage): boolean {
  return /^AWS4-HMAC-SHA256 Credential=[^,]*\/s3\/aws4_request\b/.test(headers.authorization ?? '');
}
