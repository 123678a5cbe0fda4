import { parseExactly } from '../../../../lambda/cometchat/exact-json.ts';
import { isExactNumber } from '../../../../lambda/cometchat/exact-number.ts';
import { isJsonObject } from '../../../../lambda/cometchat/json.ts';
import { parseJson } from '../../../json/json.ts';

/**
 * A received message on one line; a text that isn't JSON as a JSON string. Without its payload, each letter that people
 * wrote is an x, each digit a 0. What says how a message is made stays: ids, kinds, times, sizes, and how long a text is.
 */
export function recordedLine(body: string, withPayload: boolean): string {
  const message = parsed(body);
  return JSON.stringify(withPayload ? message : mask(message, ''));
}

function parsed(body: string): unknown {
  try {
    return parseExactly(body) ?? parseJson(body) ?? body;
  } catch {
    return body;
  }
}

/** Fields that say how a message is made. Their values stay where they look like an id or a number. */
const keptFields: ReadonlySet<string> = new Set([
  ...['trigger', 'appId', 'webhook', 'region', 'id', 'muid', 'parentId', 'conversationId'],
  ...['sender', 'receiver', 'receiverType', 'category', 'type', 'uid', 'guid', 'entityType', 'status'],
  ...['sentAt', 'updatedAt', 'editedAt', 'size', 'extension', 'mimeType', 'replyCount'],
]);

const idShape = /^[\w.@:/+-]{1,128}$/;

function mask(value: unknown, field: string): unknown {
  const isKept = keptFields.has(field);
  if (typeof value === 'string') return isKept && idShape.test(value) ? value : maskText(value);
  if (typeof value === 'number' || isExactNumber(value)) return isKept ? value : 0;
  if (Array.isArray(value)) return value.map((item) => mask(item, field));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, mask(inner, name)]));
}

function maskText(text: string): string {
  return text
    .replace(/[\p{L}\p{M}]/gu, (letter) => (/\p{Lu}/u.test(letter) ? 'X' : 'x'))
    .replace(/\p{N}/gu, '0')
    .replace(/[^\s -~]/gu, '*');
}
