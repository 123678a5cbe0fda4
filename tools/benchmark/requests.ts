import type { JsonObject } from '../../lambda/cometchat/json.ts';
import { sampleDelivery } from '../samples/index.ts';

export const username = 'relay';
export const password = 'benchmark';

/** A modern delivery, which is queued. */
export function deliveryRequest(): object {
  return post('/webhooks', messageDelivery('message_sent'));
}

/** The question whether a message may pass, of legacy webhooks. */
export function beforeMessageRequest(): object {
  return post('/webhooks', messageDelivery('before_message'));
}

/** The same question of the moderation Custom API. */
export function moderationRequest(): object {
  const { data } = messageDelivery('before_message');
  return post('/moderation', { contextMessages: [{ ada: data ?? {} }] });
}

function post(path: string, body: JsonObject): object {
  return postBody(path, JSON.stringify(body));
}

/** API Gateway's event. It names no request time, so that it can be used as often as wanted. */
export function postBody(path: string, body: string): object {
  return {
    version: '2.0',
    routeKey: `POST ${path}`,
    rawPath: path,
    headers: {
      'content-type': 'application/json',
      authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
    },
    requestContext: { requestId: 'id', http: { method: 'POST', path } },
    body,
    isBase64Encoded: false,
  };
}

/** What a delivery of a message usually has. */
const usualBytes = 1500;

/** A delivery of a message whose JSON text has about this many bytes; with equal options the same. */
export function messageDelivery(
  trigger: 'message_sent' | 'before_message',
  { bytes = usualBytes, seed = 1 }: { readonly bytes?: number; readonly seed?: number } = {},
): JsonObject {
  const make = (text: string) => sampleDelivery(trigger, { text, seed });
  const room = Math.max(0, bytes - Buffer.byteLength(JSON.stringify(make(''))));
  return make('lorem ipsum '.repeat(Math.ceil(room / 12)).slice(0, room));
}
