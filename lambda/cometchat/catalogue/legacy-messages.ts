import { absent, bodyHash, conversationOf, equals, needed, present, seconds } from './recipe.ts';
import type { CatalogueRow } from './row.ts';

const common = { aliases: [], category: 'messages', subject: conversationOf('data') } as const;

/**
 * The message triggers of legacy webhooks, and the bot callback, which shares a trigger name with them. The message
 * stands directly under `data`. Source: contract, sections 1, 5.7 and 5.9.
 */
export const legacyMessageRows: readonly CatalogueRow[] = [
  {
    ...common,
    name: 'before_message',
    trigger: 'before_message',
    system: 'legacy',
    event: 'before_message',
    when: [],
    identity: [bodyHash],
    time: seconds('data.sentAt'),
    note: 'Answered synchronously and not queued; the message has no id yet.',
  },
  {
    ...common,
    name: 'message_sent_to_bot',
    trigger: 'after_message',
    system: 'bot',
    event: 'message_sent_to_bot',
    when: [present('bot'), absent('webhook')],
    identity: [needed('data.id')],
    time: seconds('data.sentAt'),
    note: "CometChat's bot callback: the message that a bot was sent. The bot's uid is at `envelope.bot`. An event type of its own, because the same message may come as `message_sent` from a webhook too.",
  },
  afterMessage('deleted', 'message_deleted'),
  afterMessage('edited', 'message_edited'),
  {
    ...common,
    name: 'legacy_after_message',
    trigger: 'after_message',
    system: 'legacy',
    event: 'message_sent',
    when: [],
    identity: [needed('data.id')],
    time: seconds('data.sentAt'),
  },
];

/** `after_message` is sent for the action message that a deletion (or an edit) writes; its id is that message's own. */
function afterMessage(action: string, event: string): CatalogueRow {
  return {
    ...common,
    name: `legacy_after_message_${action}`,
    trigger: 'after_message',
    system: 'legacy',
    event,
    when: [equals('data.category', 'action'), equals('data.data.action', action)],
    identity: [needed('data.id')],
    time: seconds('data.updatedAt', 'data.sentAt'),
    note: `An \`after_message\` of category \`action\` whose \`data.action\` is \`${action}\`.`,
  };
}
