import { isJsonObject, type JsonObject, type JsonValue } from '../../cometchat/json.ts';
import type { Decision } from '../engine/decision.ts';
import type { ContextMessage, MessageView } from '../rule.ts';
import { viewMessage } from './message-view.ts';

/** CometChat sends up to ten earlier messages. */
const mostContext = 10;

/**
 * The message in a request of the moderation Custom API: the last entry of `contextMessages`; the entries before it are
 * earlier messages, oldest first (contract, section 12). Each entry is `{"<uid>": text or message}`. The key of the last
 * entry can be the receiver's uid, so a message's own `sender` counts. Undefined where there is no message in it.
 */
export function viewModerationRequest(body: unknown): MessageView | undefined {
  if (!isJsonObject(body) || !Array.isArray(body.contextMessages)) return undefined;
  const entries: readonly unknown[] = body.contextMessages;
  const last = entries.at(-1);
  if (!isJsonObject(last)) return undefined;
  const context = entries.slice(0, -1).slice(-mostContext).flatMap(readContext);
  return viewMessage(findMessage(last), { context });
}

/**
 * The message of the last entry. Only text requests are documented; other shapes are taken as far as they go: the entry
 * may be the message itself, or hold bare text under a uid, which is then the sender as far as anyone can tell.
 */
function findMessage(entry: JsonObject): JsonObject {
  if (typeof entry.sender === 'string') return entry;
  const [uid, value] = Object.entries(entry)[0] ?? [];
  if (isJsonObject(value)) return { sender: uid, ...value };
  return typeof value === 'string'
    ? { sender: uid, category: 'message', type: 'text', data: { text: value } }
    : {};
}

function readContext(entry: unknown): ContextMessage[] {
  if (!isJsonObject(entry)) return [];
  return Object.entries(entry).slice(0, 1).flatMap(readContextMessage);
}

function readContextMessage([uid, value]: [string, JsonValue | undefined]): ContextMessage[] {
  if (typeof value === 'string') return [{ sender: uid, text: value }];
  const view = isJsonObject(value) ? viewMessage({ sender: uid, ...value }) : undefined;
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
