import type { JsonObject } from '../../../lambda/cometchat/json.ts';

/** A processed event's body, as the worker writes it. */
export function eventBody(type: string, data: JsonObject, changes: JsonObject = {}): string {
  return JSON.stringify({
    specversion: '1.0',
    id: '1-abc',
    source: '/cometchat/apps/app/webhooks/hook',
    type: `com.cometchat.${type}`,
    subject: 'ada_user_ben',
    time: '2026-01-01T12:00:00.000Z',
    datacontenttype: 'application/json',
    dataschema: `urn:cometchat-webhook-relay:${type}:v1`,
    cometchattrigger: type,
    cometchatsystem: 'modern',
    receivedtime: '2026-01-01T12:00:01.000Z',
    data,
    ...changes,
  });
}

/** A message as CometChat writes it. */
export function message(changes: JsonObject = {}): JsonObject {
  return {
    id: '7',
    conversationId: 'ada_user_ben',
    sender: 'ada',
    receiver: 'ben',
    receiverType: 'user',
    category: 'message',
    type: 'text',
    sentAt: 1_767_268_800,
    data: { text: 'hello' },
    ...changes,
  };
}

/** The action message that documents show for an edit: its own id, the edited message inside. */
export function actionMessage(action: string, entity: JsonObject): JsonObject {
  return message({
    id: '8',
    category: 'action',
    type: 'message',
    data: { action, entities: { on: { entity, entityType: 'message' } } },
  });
}
