import { toList } from '../../cometchat/coerce.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../cometchat/json.ts';
import type { Decision } from '../engine/decision.ts';
import type { ContextMessage, JudgedMessage } from '../rule.ts';
import { isMessage, viewMessage } from './message-view.ts';

/** CometChat sends up to ten earlier messages. */
const mostContext = 10;

/**
 * The message in a request of the moderation Custom API: the last entry of `contextMessages`; the entries before it are
 * earlier messages, oldest first (contract, section 12). Each entry is `{"<uid>": text or message}`. The key of the last
 * entry can be the receiver's uid, so a message's own `sender` counts.
 *
 * Only the request for a text message is documented. Other shapes are read as far as possible: a body without
 * `contextMessages` is taken for the entry itself, and a bare URL for an attachment. Undefined where there is no message.
 */
export function viewModerationRequest(body: unknown): JudgedMessage | undefined {
  const listed = isJsonObject(body) ? toList(body.contextMessages, () => false) : undefined;
  const entries: readonly unknown[] = listed ?? [body];
  const message = findMessage(entries.at(-1));
  const context = entries.slice(0, -1).slice(-mostContext).flatMap(readContext);
  return message && viewMessage(message, { context });
}

/** Whether a text is an address and nothing else, as an image may be sent. */
export function isUrl(text: string): boolean {
  const trimmed = text.slice(0, longestUrl + 1).trim();
  return trimmed.length <= longestUrl && /^https?:\/\/\S+$/i.test(trimmed) && URL.canParse(trimmed);
}

/** Characters. */
const longestUrl = 4096;

/** The entry itself, a message under some uid, or bare content under a uid, which is then the sender's as far as anyone can tell. */
function findMessage(entry: unknown): JsonObject | undefined {
  if (typeof entry === 'string') return bareMessage(entry);
  if (!isJsonObject(entry)) return undefined;
  const members = Object.entries(entry);
  if (members.length > 1 && isMessage(entry)) return { data: entry, ...entry };
  for (const [uid, value] of members) {
    if (isJsonObject(value) && isMessage(value)) return { sender: uid, data: value, ...value };
    if (typeof value === 'string' && members.length === 1) return { ...bareMessage(value), sender: uid };
  }
  return undefined;
}

/** Bare text. Where it is an address, it may be a file or a text with a link, so that it is both. */
function bareMessage(content: string): JsonObject {
  const message = { category: 'message', data: { text: content } };
  if (!isUrl(content)) return { ...message, type: 'text' };
  return { ...message, type: 'image', data: { text: content, url: content.trim() } };
}

function readContext(entry: unknown): ContextMessage[] {
  if (!isJsonObject(entry)) return [];
  return Object.entries(entry).slice(0, 1).flatMap(readContextMessage);
}

function readContextMessage([uid, value]: [string, JsonValue | undefined]): ContextMessage[] {
  if (typeof value === 'string') return [{ sender: uid, text: value }];
  const view = isJsonObject(value) ? viewMessage({ sender: uid, data: value, ...value }) : undefined;
  return view === undefined ? [] : [{ sender: view.sender, text: view.text }];
}

/**
 * The answer's body (contract, section 12). Annotations have no place in it and count as no match. `confidence` is from
 * 0 to 1; CometChat compares it with the threshold of the moderation rule, strictly greater.
 */
export function moderationAnswer(decision: Decision): {
  isMatchingCondition: boolean;
  confidence: number;
  reason: string;
} {
  return {
    isMatchingCondition: decision.verdict === 'drop',
    confidence: decision.confidence,
    reason: decision.reason ?? '',
  };
}
