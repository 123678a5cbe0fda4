import type { JsonObject } from '../../../lambda/cometchat/json.ts';

/** Words that must never be found in a log line, an error body or a metric. */
export const secretText = 'meet me at the harbour';

/** A text message that has been sent, as the body of a modern webhook. */
export function messageSent(overrides: { appId?: string; text?: string; id?: string } = {}): JsonObject {
  const { appId = 'app-1', text = secretText, id = '101' } = overrides;
  return {
    trigger: 'message_sent',
    data: {
      message: {
        id,
        conversationId: 'ada_user_grace',
        sender: 'ada',
        receiverType: 'user',
        receiver: 'grace',
        category: 'message',
        type: 'text',
        data: { text },
        sentAt: 1_790_000_000,
        updatedAt: 1_790_000_000,
      },
    },
    appId,
    region: 'eu',
    webhook: 'hook-1',
  };
}

/** The question whether a message may pass. */
export function beforeMessage(text = secretText): JsonObject {
  return {
    trigger: 'before_message',
    data: {
      sender: 'ada',
      receiver: 'grace',
      receiverType: 'user',
      conversationId: 'ada_user_grace',
      category: 'message',
      type: 'text',
      data: { text },
      sentAt: 1_790_000_000,
    },
    appId: 'app-1',
    webhook: 'hook-2',
  };
}

/** A question of the moderation Custom API. */
export function moderationRequest(text = secretText): JsonObject {
  return {
    contextMessages: [
      { ada: 'hello' },
      {
        grace: {
          id: '102',
          conversationId: 'ada_user_grace',
          sender: 'ada',
          receiverType: 'user',
          receiver: 'grace',
          category: 'message',
          type: 'text',
          data: { text, moderation: { status: 'pending' } },
          sentAt: 1_790_000_000,
        },
      },
    ],
  };
}
