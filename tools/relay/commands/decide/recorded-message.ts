import {
  type JudgedMessage,
  viewMessage,
  viewModerationRequest,
} from '../../../../lambda/decisions/index.ts';
import { isJsonObject, type JsonObject, parseJson } from '../../../json/json.ts';

/** What a line of a recording holds. */
export type Recorded =
  | { readonly kind: 'message'; readonly message: JudgedMessage }
  /** Readable, without anything to judge: a receipt, a call, a message that CometChat made itself. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'unreadable'; readonly problem: string };

const nothing: Recorded = { kind: 'nothing' };

/**
 * Reads a line: a processed event, a delivery, a request of the moderation Custom API, a message object, a JSON string, or
 * any other text, which is then the text of a message. A line that begins like JSON and isn't is unreadable.
 */
export function readRecorded(line: string): Recorded {
  const trimmed = line.trim();
  if (trimmed === '') return nothing;
  if (!/^[{["]/.test(trimmed)) return readText(line);
  const value = parseJson(trimmed);
  if (value === undefined) return unreadable("begins like JSON but isn't; write one JSON value per line");
  if (typeof value === 'string') return readText(value);
  return isJsonObject(value) ? readObject(value) : unreadable("isn't a JSON object or a text");
}

/** A message that says just this text. Its sender is unknown. */
export function readText(text: string): Recorded {
  const message = viewMessage({ sender: 'unknown', category: 'message', type: 'text', data: { text } });
  return message === undefined ? nothing : { kind: 'message', message };
}

function readObject(value: JsonObject): Recorded {
  if (Array.isArray(value.contextMessages)) {
    const message = viewModerationRequest(value);
    return message === undefined
      ? unreadable('is a moderation request without a message')
      : { kind: 'message', message };
  }
  const isEvent = typeof value.specversion === 'string';
  const isDelivery = typeof value.trigger === 'string';
  if (!isEvent && !isDelivery) return readMessage(value, undefined) ?? unknownObject;
  const data = isJsonObject(value.data) ? value.data : {};
  const appId = isDelivery ? value.appId : appOf(value.source);
  const found = isJsonObject(data.message) ? data.message : data;
  return readMessage(found, typeof appId === 'string' ? appId : undefined) ?? nothing;
}

const unknownObject = unreadable("isn't a processed event, a delivery, a moderation request or a message");

function unreadable(problem: string): Recorded {
  return { kind: 'unreadable', problem };
}

/** Categories of what CometChat makes itself; `before_message` doesn't ask about them. */
const madeByCometChat = new Set(['action', 'call']);

function readMessage(value: JsonObject, appId: string | undefined): Recorded | undefined {
  if (typeof value.category !== 'string' || !isJsonObject(value.data)) return undefined;
  if (madeByCometChat.has(value.category)) return nothing;
  const message = viewMessage(value, { appId });
  return message === undefined ? undefined : { kind: 'message', message };
}

/** The app id in an event's source, `/cometchat/apps/{appId}/webhooks/{webhook}`. */
function appOf(source: unknown): string | undefined {
  return typeof source === 'string' ? /^\/cometchat\/apps\/([^/]+)\//.exec(source)?.[1] : undefined;
}
