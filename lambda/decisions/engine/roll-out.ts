import type { JudgedMessage } from '../rule.ts';

/**
 * Whether a rule that is rolled out to a percentage looks at this message. It is the same for every message of a
 * conversation, in every container; a conversation that is in stays in when the percentage grows; two rules at the same
 * percentage do not pick the same conversations.
 */
export function isRolledOut(rule: string, percentage: number, message: JudgedMessage): boolean {
  if (percentage >= 100) return true;
  if (percentage <= 0) return false;
  return hash(`${rule}\n${conversationKey(message)}`) / 2 ** 32 < percentage / 100;
}

/** The conversation's id, or what it is made of, where the message does not carry it. */
function conversationKey(message: JudgedMessage): string {
  if (message.conversationId !== undefined) return message.conversationId;
  if (message.receiverType === 'group') return `group_${message.receiver}`;
  return [message.sender, message.receiver].sort().join('_user_');
}

/** FNV-1a over UTF-16 units with the last mixing step of MurmurHash3; from 0 to 2^32 - 1. Not for secrets. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
