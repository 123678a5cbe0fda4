import type { ServerResponse } from 'node:http';
import { isJsonArray, isJsonObject, type JsonObject, parseJson } from '../../json/json.ts';
import type { InvocationResult } from '../functions/process.ts';

/** What is sent to the client. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
  /** Writes the rest of the answer for as long as the client stays; `body` is left out then. */
  readonly stream?: (response: ServerResponse) => void;
}

/** API Gateway's own short answers. */
export function gatewayMessage(status: number, message: string): HttpResponse {
  return jsonResponse(status, { message });
}

const json = { 'content-type': 'application/json' };

export function jsonResponse(status: number, value: JsonObject): HttpResponse {
  return { status, headers: json, body: Buffer.from(JSON.stringify(value)) };
}

/**
 * A function's result as an HTTP API answers it (payload format 2.0): with a `statusCode` it is the response, without one
 * it is the body. A failed invocation is a 500, one that ran out of time a 503.
 */
export function httpResponse(result: InvocationResult): HttpResponse {
  if (!result.ok && result.kind === 'timeout') return gatewayMessage(503, 'Service Unavailable');
  if (!result.ok) return gatewayMessage(500, 'Internal Server Error');
  const value = parseJson(result.payload);
  if (!isJsonObject(value) || value.statusCode === undefined)
    return { status: 200, headers: json, body: Buffer.from(result.payload) };
  const status = Number(value.statusCode);
  if (!Number.isInteger(status) || status < 200 || status > 599)
    return gatewayMessage(500, 'Internal Server Error');
  const body = typeof value.body === 'string' ? value.body : '';
  const encoding = value.isBase64Encoded === true ? 'base64' : 'utf8';
  return { status, headers: headersOf(value), body: Buffer.from(body, encoding) };
}

function headersOf({ headers, cookies }: JsonObject): Record<string, string | readonly string[]> {
  const named = Object.entries(isJsonObject(headers) ? headers : {}).map(([name, value]) => [
    name.toLowerCase(),
    String(value),
  ]);
  const cookieTexts = isJsonArray(cookies) ? cookies.filter((cookie) => typeof cookie === 'string') : [];
  return {
    'content-type': 'text/plain;charset=UTF-8',
    ...Object.fromEntries(named),
    ...(cookieTexts.length === 0 ? {} : { 'set-cookie': cookieTexts }),
  };
}
