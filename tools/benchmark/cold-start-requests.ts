export const username = 'relay';
export const password = 'benchmark';

const message = {
  id: '101',
  conversationId: 'ada_user_grace',
  sender: 'ada',
  receiverType: 'user',
  receiver: 'grace',
  category: 'message',
  type: 'text',
  data: { text: 'see you at the harbour at nine' },
  sentAt: 1_790_000_000,
};

/** A modern delivery, which is queued. */
export function deliveryRequest(): object {
  return post('/webhooks', {
    trigger: 'message_sent',
    data: { message },
    appId: 'app',
    region: 'eu',
    webhook: 'hook',
  });
}

/** The question whether a message may pass, of legacy webhooks. */
export function beforeMessageRequest(): object {
  return post('/webhooks', { trigger: 'before_message', data: message, appId: 'app', webhook: 'hook' });
}

/** The same question of the moderation Custom API. */
export function moderationRequest(): object {
  return post('/moderation', { contextMessages: [{ ada: message }] });
}

function post(path: string, body: object): object {
  return {
    version: '2.0',
    routeKey: `POST ${path}`,
    rawPath: path,
    headers: {
      'content-type': 'application/json',
      authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
    },
    requestContext: { requestId: 'id', timeEpoch: Date.now(), http: { method: 'POST', path } },
    body: JSON.stringify(body),
    isBase64Encoded: false,
  };
}
