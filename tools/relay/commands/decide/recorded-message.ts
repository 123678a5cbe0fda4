import {
  type ContextMessage,
  type JudgedMessage,
  viewMessage,
  viewModerationRequest,
} from '../../../../lambda/decisions/index.ts';
import { isJsonObject, type JsonObject, parseJson } from '../../../json/json.ts';

/**
 * What a line of a recording holds: a message, or why it can't be read. Neither for a line without anything to judge: a
 * receipt, a call, a message that CometChat made itself.
 */
export interface Recorded {
  readonly message?: JudgedMessage | undefined;
  readonly problem?: string | undefined;
}

/**
 * Reads a line: a processed event, a delivery, a request of the moderation Custom API, a message object, a JSON string, or
 * any other text, which is then the text of a message. A line that begins like JSON and isn't is unreadable.
 */
export function readRecorded(line: string): Recorded {
  const trimmed = line.trim();
  if (trimmed === '') return {};
  if (!/^[{["]/.test(trimmed)) return readText(line);
  const value = parseJson(trimmed);
  if (value === undefined) return { problem: "begins like JSON but isn't; write one JSON value per line" };
  if (typeof value === 'string') return readText(value);
  return isJsonObject(value) ? readObject(value) : { problem: "isn't a JSON object or a text" };
}

/** A message that says just this text. Its sender is unknown. */
export function readText(text: string): Recorded {
  return { message: viewMessage({ sender: 'unknown', category: 'message', type: 'text', data: { text } }) };
}

function readObject(value: JsonObject): Recorded {
  if (Array.isArray(value.contextMessages)) {
    const message = viewModerationRequest(value);
    return message === undefined ? { problem: 'is a moderation request without a message' } : { message };
  }
  const isDelivery = typeof value.trigger === 'string';
  if (!isDelivery && typeof value.specversion !== 'string') {
    const problem = "isn't a processed event, a delivery, a moderation request or a message";
    return readMessage(value, undefined) ?? { problem };
  }
  const data = isJsonObject(value.data) ? value.data : {};
  const appId = isDelivery ? value.appId : appOf(value.source);
  const found = isJsonObject(data.message) ? data.message : data;
  return readMessage(found, typeof appId === 'string' ? appId : undefined) ?? {};
}

/** Categories of what CometChat makes itself; `before_message` doesn't ask about them. */
const madeByCometChat = new Set(['action', 'call']);

function readMessage(value: JsonObject, appId: string | undefined): Recorded | undefined {
  if (typeof value.category !== 'string' || !isJsonObject(value.data)) return undefined;
  if (madeByCometChat.has(value.category)) return {};
  const message = viewMessage(value, { appId });
  return message && { message };
}

/** The app id in an event's source, `/cometchat/apps/{appId}/webhooks/{webhook}`. */
function appOf(source: unknown): string | undefined {
  return typeof source === 'string' ? /^\/cometchat\/apps\/([^/]+)\//.exec(source)?.[1] : undefined;
}

/** As many as a moderation request carries. */
const mostContext = 10;

/** Gives each message the earlier ones of its conversation, as the moderation Custom API does. */
export function createConversations(): (message: JudgedMessage) => JudgedMessage {
  const remembered = new Map<string, readonly ContextMessage[]>();
  return (message) => {
    const { conversationId, sender, text } = message;
    if (conversationId === undefined) return message;
    const context = remembered.get(conversationId) ?? [];
    remembered.set(conversationId, [...context, { sender, text }].slice(-mostContext));
    return message.context.length > 0 ? message : { ...message, context };
  };
}
