import { contentOf } from './messages.ts';
import { conversationOf, digestOf, ifPresent, needed, seconds } from './recipe.ts';
import type { CatalogueRow } from './row.ts';

/** Moderation. Source: contract, section 5.5. */
export const moderationRows: readonly CatalogueRow[] = [
  judged('moderation_engine_approved'),
  judged('moderation_engine_blocked'),
  judged('moderation_manual_approved'),
  {
    name: 'moderation_engine_failed',
    trigger: 'moderation_engine_failed',
    aliases: [],
    system: 'modern',
    category: 'moderation',
    event: 'moderation_engine_failed',
    when: [],
    identity: [needed('data.resource.id'), ifPresent('data.contentType'), needed('data.completedAt')],
    subject: conversationOf('data.resource'),
    time: seconds('data.completedAt'),
    note: 'Comes in addition to the approved or blocked event; an image with a caption makes two.',
  },
];

/** An edited message is judged again under the same id, so its time and content are part of the identity. */
function judged(trigger: string): CatalogueRow {
  return {
    name: trigger,
    trigger,
    aliases: [],
    system: 'modern',
    category: 'moderation',
    event: trigger,
    when: [],
    identity: [
      needed('data.message.id'),
      ifPresent('data.message.editedAt', 'data.message.updatedAt'),
      digestOf(...contentOf('data.message')),
    ],
    subject: conversationOf('data.message'),
    time: seconds('data.message.editedAt', 'data.message.updatedAt', 'data.message.sentAt'),
    note: "The time is the message's; the payload has none for the decision itself.",
  };
}
