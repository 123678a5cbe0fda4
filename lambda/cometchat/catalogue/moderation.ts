import { conversationOf, ifPresent, needed, rest, seconds, snapshotsOf } from './recipe.ts';
import type { CatalogueRow, TimeSource } from './row.ts';

/** When a rule blocked the message; the first rule's where several did. */
const blockedAt = [
  'data.moderation.0.rule.blockedAt',
  'data.moderation.rule.blockedAt',
  'data.message.data.moderation.rule.blockedAt',
];

const engineTime = seconds(
  ...blockedAt,
  'data.message.editedAt',
  'data.message.updatedAt',
  'data.message.sentAt',
);

/** Moderation. Source: contract, section 5.5. */
export const moderationRows: readonly CatalogueRow[] = [
  judged('moderation_engine_approved', engineTime),
  judged('moderation_engine_blocked', engineTime),
  judged('moderation_manual_approved', []),
  {
    name: 'moderation_engine_failed',
    trigger: 'moderation_engine_failed',
    aliases: [],
    system: 'modern',
    category: 'moderation',
    event: 'moderation_engine_failed',
    when: [],
    identity: [needed('data.resource.id'), ifPresent('data.contentType'), needed('data.completedAt'), rest],
    ignored: [],
    subject: conversationOf('data.resource'),
    time: seconds('data.completedAt'),
    note: 'Comes in addition to the approved or blocked event. An image with a caption causes two.',
  },
];

/**
 * The text and the image of one message are judged separately, and an edited message is judged again under its old id:
 * so the verdict and everything in the message tell decisions apart.
 */
function judged(trigger: string, time: readonly TimeSource[]): CatalogueRow {
  return {
    name: trigger,
    trigger,
    aliases: [],
    system: 'modern',
    category: 'moderation',
    event: trigger,
    when: [],
    identity: [needed('data.message.id'), ifPresent('data.message.editedAt', 'data.message.updatedAt'), rest],
    ignored: snapshotsOf('data.message'),
    subject: conversationOf('data.message'),
    time,
    note:
      time.length === 0
        ? 'The payload has no time of the decision, so `time` is the receipt time.'
        : "Where no rule says when it blocked the message, the time is the message's: the payload has none for the decision.",
  };
}
