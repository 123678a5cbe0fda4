import {
  conversationOf,
  fieldsOf,
  ifPresent,
  messageFields,
  needed,
  rest,
  seconds,
  snapshotsOf,
  subjectField,
} from './recipe.ts';
import type { CatalogueRow, TimeSource } from './row.ts';

const modern = { aliases: [], system: 'modern', category: 'messages', when: [] } as const;

const message = 'data.message';

/** Where the message that an edit or a deletion is about stands, in the documented shape of those events. */
const original = 'data.message.data.entities.on.entity';

/** Messages, reactions, mentions and pins. Source: contract, section 5.1. */
export const messageRows: readonly CatalogueRow[] = [
  {
    ...modern,
    name: 'message_sent',
    trigger: 'message_sent',
    event: 'message_sent',
    identity: [needed('data.message.id')],
    ignored: messageFields(message),
    subject: conversationOf(message),
    time: seconds('data.message.sentAt'),
    note: 'Also sent for action messages that CometChat writes (an edit, a deletion, a group action). These have `category` `action` and their own id.',
  },
  {
    ...modern,
    name: 'message_edited',
    trigger: 'message_edited',
    event: 'message_edited',
    identity: [
      needed('data.message.id'),
      ifPresent(`${original}.editedAt`, 'data.message.editedAt', 'data.message.updatedAt'),
      rest,
    ],
    ignored: [...snapshotsOf(message), ...snapshotsOf(original)],
    subject: conversationOf(message),
    time: seconds(
      `${original}.editedAt`,
      'data.message.editedAt',
      'data.message.updatedAt',
      'data.message.sentAt',
    ),
    note: 'Comes in two shapes. Documented: an action message with its own id, and the edited message under `message.data.entities.on.entity`. Observed: the edited message itself, with its new text.',
  },
  {
    ...modern,
    name: 'message_deleted',
    trigger: 'message_deleted',
    event: 'message_deleted',
    identity: [
      needed('data.message.id'),
      ifPresent('data.message.deletedAt'),
      ifPresent('data.message.updatedAt'),
    ],
    ignored: [...messageFields(message), ...fieldsOf(message, 'deletedBy')],
    subject: conversationOf(message),
    time: seconds(
      `${original}.deletedAt`,
      'data.message.deletedAt',
      'data.message.updatedAt',
      'data.message.sentAt',
    ),
    note: 'Comes in the same two shapes as `message_edited`.',
  },
  reaction('message_reaction_added', seconds('data.reaction.reactedAt'), ''),
  reaction(
    'message_reaction_removed',
    [],
    ' `reactedAt` is the time of the reaction, not of its removal; so the time is that of the receipt.',
  ),
  {
    ...modern,
    name: 'user_mentioned',
    trigger: 'user_mentioned',
    event: 'user_mentioned',
    identity: [needed('data.message.id'), ifPresent('data.message.updatedAt'), rest],
    ignored: snapshotsOf(message),
    subject: conversationOf(message),
    time: seconds('data.message.updatedAt', 'data.message.sentAt'),
  },
  pin('message_pinned', seconds('data.message.pinnedAt', 'data.message.updatedAt')),
  pin('message_unpinned', []),
  conversationPin('conversation_pinned'),
  conversationPin('conversation_unpinned'),
];

function reaction(trigger: string, time: readonly TimeSource[], note: string): CatalogueRow {
  return {
    ...modern,
    name: trigger,
    trigger,
    event: trigger,
    identity: [needed('data.reaction.id'), needed('data.reaction.reactedAt'), rest],
    ignored: ['data.reaction.reactedBy'],
    subject: [
      subjectField('data.reaction.conversationId'),
      subjectField('data.reaction.messageId', 'message_'),
    ],
    time,
    note: `The payload doesn't name the conversation. The subject is \`message_\` and the message id, so only reactions to one message come in order.${note}`,
  };
}

function pin(trigger: string, time: readonly TimeSource[]): CatalogueRow {
  return {
    ...modern,
    name: trigger,
    trigger,
    event: trigger,
    identity: 'receipt',
    ignored: [],
    subject: conversationOf(message),
    time,
    note: "Observed, but not documented. It isn't known whether a time in the message changes with each pin.",
  };
}

function conversationPin(trigger: string): CatalogueRow {
  return {
    ...modern,
    name: trigger,
    trigger,
    event: trigger,
    identity: 'receipt',
    ignored: [],
    subject: [
      subjectField('data.conversationId'),
      subjectField('data.conversation.conversationId'),
      ...conversationOf(message),
    ],
    time: [],
    note: 'Named in the dashboard; no payload has been seen. Everything in it is kept.',
  };
}
