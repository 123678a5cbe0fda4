import { toText } from './coerce.ts';
import type { JsonObject } from './json.ts';

/** What stands between the two users of a conversation id. */
export const betweenUsers = '_user_';

/** A conversation id, as CometChat builds it; undefined where the parties don't tell. */
export function buildConversationId(
  sender: string | undefined,
  receiver: string | undefined,
  receiverType: string | undefined,
): string | undefined {
  if (!receiver) return undefined;
  if (receiverType === 'group') return `group_${receiver}`;
  return receiverType === 'user' && sender ? [sender, receiver].sort().join(betweenUsers) : undefined;
}

/** The conversation of a message by its parties. */
export function conversationIdOf({ sender, receiver, receiverType }: JsonObject): string | undefined {
  return buildConversationId(toText(sender), toText(receiver), toText(receiverType));
}
