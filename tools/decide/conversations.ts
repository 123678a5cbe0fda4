import type { ContextMessage, MessageView } from '../../lambda/decisions/index.ts';

/** As many as a moderation request carries. */
const mostContext = 10;
/** Enough for a long recording; the conversation that was quiet longest is forgotten first. */
const mostConversations = 10_000;

/** Gives each message the earlier ones of its conversation, as the moderation Custom API does. */
export function createConversations(): (message: MessageView) => MessageView {
  const remembered = new Map<string, readonly ContextMessage[]>();
  return (message) => {
    if (message.conversationId === undefined) return message;
    const context = remembered.get(message.conversationId) ?? [];
    const latest = [...context, { sender: message.sender, text: message.text }].slice(-mostContext);
    remembered.delete(message.conversationId);
    remembered.set(message.conversationId, latest);
    const [oldest] = remembered.keys();
    if (remembered.size > mostConversations && oldest !== undefined) remembered.delete(oldest);
    return message.context.length > 0 ? message : { ...message, context };
  };
}
