import { ifPresent, needed, rest, seconds, subjectField } from './recipe.ts';
import type { CatalogueRow, Ingredient, TimeSource } from './row.ts';

const feedItem = 'data.id';
const pushNotification = 'data.pushNotificationId';

/**
 * Campaigns, feed items and push notifications. The subject is the single item, not the campaign: the items of a
 * campaign need no order among each other, and a campaign has many. Source: contract, section 5.6.
 */
export const campaignRows: readonly CatalogueRow[] = [
  campaign('after_campaign_completed'),
  campaign('after_campaign_failed'),
  item('after_notification_created', 'data.notificationId', { time: seconds('data.createdAt') }),
  item('after_feed_item_sent', feedItem, { time: seconds('data.sentAt') }),
  item('after_feed_item_delivered', feedItem, {
    time: seconds('data.deliveredAt'),
    note: 'Arrives with `status` `read` too: reading implies delivery.',
  }),
  item('after_feed_item_read', feedItem, { time: seconds('data.readAt') }),
  item('after_feed_item_interacted', feedItem, {
    identity: [needed('data.interactedAt', 'data.engagedAt')],
    time: seconds('data.interactedAt', 'data.engagedAt'),
    note: 'Documented with `interactedAt`, observed with `engagedAt` and `topic`.',
  }),
  item('after_push_notification_sent', pushNotification, { time: seconds('data.sentAt') }),
  item('after_push_notification_delivered', pushNotification, { time: seconds('data.deliveredAt') }),
  item('after_push_notification_clicked', pushNotification, {
    identity: [needed('data.clickedAt')],
    time: seconds('data.clickedAt'),
  }),
];

function campaign(trigger: string): CatalogueRow {
  return item(trigger, 'data.campaignId', {
    identity: [ifPresent('data.status'), ifPresent('data.completedAt')],
    time: seconds('data.completedAt', 'data.updatedAt'),
  });
}

interface Particulars {
  readonly identity?: readonly Ingredient[];
  readonly time: readonly TimeSource[];
  readonly note?: string;
}

function item(trigger: string, id: string, particulars: Particulars): CatalogueRow {
  const { identity = [], time, note } = particulars;
  return {
    name: trigger,
    trigger,
    aliases: [],
    system: 'modern',
    category: 'campaigns',
    event: trigger,
    when: [],
    identity: [needed(id), ...identity, rest],
    ignored: [],
    subject: [subjectField(id)],
    time,
    ...(note === undefined ? {} : { note }),
  };
}
