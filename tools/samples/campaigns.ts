import type { JsonObject } from '../../lambda/cometchat/json.ts';
import type { SampleRecipe } from './recipe.ts';
import { modernEnvelope, type Scene } from './scene.ts';

export const campaignSamples: readonly SampleRecipe[] = [
  campaign('after_campaign_completed', 'completed'),
  campaign('after_campaign_failed', 'failed'),
  sample('after_notification_created', 'documented', (scene) => ({
    notificationId: scene.random.hex(16),
    appId: scene.appId,
    templateId: 'weekly-digest',
    templateVersion: 1,
    category: 'updates',
    label: 'digest',
    tags: ['weekly'],
    sendMode: 'realtime',
    campaignId: null,
    priority: 'normal',
    channels: ['in_app'],
    dataType: 'ui_template',
    status: 'dispatching',
    totalTargets: 3,
    sentCount: 0,
    failedCount: 0,
    createdAt: scene.seconds,
  })),
  feedItem('after_feed_item_sent', 'documented', { status: 'sent' }),
  feedItem('after_feed_item_delivered', 'documented', { status: 'delivered' }, 'deliveredAt'),
  feedItem('after_feed_item_delivered', 'observed', { status: 'read' }, 'deliveredAt'),
  feedItem('after_feed_item_read', 'documented', { status: 'read' }, 'readAt'),
  feedItem('after_feed_item_interacted', 'documented', { status: 'read', metadata: {} }, 'interactedAt'),
  feedItem('after_feed_item_interacted', 'observed', { status: 'sent', topic: 'offers' }, 'engagedAt'),
  pushNotification('after_push_notification_sent', 'sent'),
  pushNotification('after_push_notification_delivered', 'delivered', 'deliveredAt'),
  pushNotification('after_push_notification_clicked', 'clicked', 'clickedAt'),
];

function sample(row: string, variant: string, data: (scene: Scene) => JsonObject): SampleRecipe {
  return { row, variant, make: (scene, trigger) => modernEnvelope(scene, trigger, data(scene)) };
}

function campaign(row: string, status: string): SampleRecipe {
  return sample(row, 'documented', (scene) => ({
    campaignId: scene.random.hex(16),
    appId: scene.appId,
    name: 'Spring offer',
    status,
    templateId: 'spring-offer',
    templateVersion: 1,
    totalTargets: 100,
    sentCount: status === 'completed' ? 100 : 0,
    failedCount: status === 'completed' ? 0 : 100,
    tag: 'spring',
    scheduledAt: scene.seconds - 120,
    sentAt: scene.seconds - 60,
    completedAt: scene.seconds,
    createdAt: scene.seconds - 3600,
    updatedAt: scene.seconds,
  }));
}

function item(scene: Scene): JsonObject {
  return {
    appId: scene.appId,
    notificationId: scene.random.hex(16),
    campaignId: scene.random.hex(16),
    receiver: scene.receiver,
    templateId: 'spring-offer',
    templateVersion: 1,
    channelId: 'default',
    label: 'spring',
    tags: ['offer'],
    alternativeText: 'A new offer',
    dataType: 'ui_template',
    variables: {},
    sentAt: scene.seconds - 60,
    deliveredAt: null,
    engagedAt: null,
  };
}

function feedItem(row: string, variant: string, extra: JsonObject, time?: string): SampleRecipe {
  return sample(row, variant, (scene) => ({
    id: scene.random.hex(16),
    ...item(scene),
    channelType: 'in_app',
    templateCategory: 'promotions',
    categoryId: 'promotions',
    readAt: null,
    realtimeFanout: ['websocket'],
    ...extra,
    ...(time === undefined ? { sentAt: scene.seconds } : { [time]: scene.seconds }),
  }));
}

function pushNotification(row: string, status: string, time?: string): SampleRecipe {
  return sample(row, 'documented', (scene) => ({
    pushNotificationId: scene.random.hex(16),
    ...item(scene),
    channelType: 'push',
    category: 'promotions',
    status,
    clickedAt: null,
    failedAt: null,
    errorMessage: null,
    tag: 'spring',
    ...(time === undefined ? { sentAt: scene.seconds } : { [time]: scene.seconds }),
  }));
}
