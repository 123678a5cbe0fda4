import {
  absent,
  conversationOf,
  equals,
  ifPresent,
  messageFields,
  needed,
  present,
  rest,
  seconds,
  snapshotsOf,
} from './recipe.ts';
import type { CatalogueRow, Identity } from './row.ts';

const common = { aliases: [], category: 'messages', subject: conversationOf('data') } as const;

const id = needed('data.id');
/** A message, its edit and its deletion may have one id. */
const action = ifPresent('data.data.action');

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
    identity: 'receipt',
    ignored: [],
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
    identity: [id],
    ignored: messageFields('data'),
    time: seconds('data.sentAt'),
    note: "CometChat's bot callback: a message to a bot. The bot's uid is at `envelope.bot`. A webhook may send the same message as `message_sent`.",
  },
  afterMessage('deleted', 'message_deleted', [id, action], messageFields('data')),
  afterMessage(
    'edited',
    'message_edited',
    [id, action, ifPresent('data.data.entities.on.entity.editedAt', 'data.updatedAt'), rest],
    [...snapshotsOf('data'), ...snapshotsOf('data.data.entities.on.entity')],
  ),
  {
    ...common,
    name: 'legacy_after_message',
    trigger: 'after_message',
    system: 'legacy',
    event: 'message_sent',
    when: [],
    identity: [id, action],
    ignored: messageFields('data'),
    time: seconds('data.sentAt'),
  },
];

/** `after_message` is sent for the action message that a deletion (or an edit) writes. */
function afterMessage(
  done: string,
  event: string,
  identity: Identity,
  ignored: readonly string[],
): CatalogueRow {
  return {
    ...common,
    name: `legacy_after_message_${done}`,
    trigger: 'after_message',
    system: 'legacy',
    event,
    when: [equals('data.category', 'action'), equals('data.data.action', done)],
    identity,
    ignored,
    time: seconds('data.updatedAt', 'data.sentAt'),
    note: `An \`after_message\` of category \`action\` whose \`data.action\` is \`${done}\`.`,
  };
}
