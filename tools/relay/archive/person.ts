import { uidFields } from '../../../lambda/cometchat/schemas/uid-fields.ts';
import type { ArchivedEvent } from './read-archive.ts';

/**
 * Whether an event is about a person: its subject is their conversation, or a field that the catalogue knows to hold uids
 * holds theirs, at whatever depth. What an application keeps in fields of its own (metadata, text) isn't looked at.
 */
export function concerns({ subject, data }: Pick<ArchivedEvent, 'subject' | 'data'>, uid: string): boolean {
  return isOrHolds(subject, uid) || inValue(data, uid);
}

function inValue(value: unknown, uid: string): boolean {
  if (Array.isArray(value)) return value.some((item) => inValue(item, uid));
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(
    ([name, inner]: [string, unknown]) =>
      (uidFields.values.has(name) && inner === uid) ||
      (uidFields.conversations.has(name) && typeof inner === 'string' && isOrHolds(inner, uid)) ||
      (uidFields.keys.has(name) &&
        typeof inner === 'object' &&
        inner !== null &&
        Object.hasOwn(inner, uid)) ||
      inValue(inner, uid),
  );
}

/** `alice`, or `alice_user_bob`: uids themselves may hold `_user_`. */
function isOrHolds(text: string, uid: string): boolean {
  return text === uid || text.startsWith(`${uid}_user_`) || text.endsWith(`_user_${uid}`);
}

/** Whether a line has the uid as a whole word anywhere: what is left after everything known is gone. */
export function mentions(line: string, uid: string): boolean {
  const escaped = uid.replace(/[^\w-]/g, '\\$&');
  // The letter of an escape such as `\n` isn't part of a word.
  const before = String.raw`(?:^|[^\w-]|\\(?:[bfnrt]|u[\dA-Fa-f]{4}))`;
  return new RegExp(`${before}${escaped}(?![\\w-])`).test(line);
}
