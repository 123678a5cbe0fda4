import { buildConversationId } from '../../cometchat/conversation-id.ts';
import { hashText } from '../../cometchat/hash-text.ts';
import type { JudgedMessage } from '../rule.ts';

/**
 * Whether a rule that is rolled out to a percentage looks at this message. It is the same for every message of a
 * conversation, in every container; a conversation that is in stays in when the percentage grows; two rules at the same
 * percentage do not pick the same conversations.
 */
export function isRolledOut(rule: string, percentage: number, message: JudgedMessage): boolean {
  if (percentage >= 100) return true;
  if (percentage <= 0) return false;
  return spread(hashText(`${rule}\n${conversationKey(message)}`)) / 2 ** 32 < percentage / 100;
}

/** The conversation's id, also where the message doesn't carry it; a message without a receiver goes by its sender. */
function conversationKey({ conversationId, sender, receiver, receiverType }: JudgedMessage): string {
  return conversationId ?? buildConversationId(sender, receiver, receiverType) ?? sender;
}

/** MurmurHash3's last mixing step: names that differ in one letter get shares that are far apart. */
function spread(hash: number): number {
  let value = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
