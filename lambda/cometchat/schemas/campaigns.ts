import * as z from 'zod';
import { count, free, id, optionalId, optionalSeconds, text, texts } from './values.ts';

/** What the events of campaigns carry; times are in seconds since 1970. Source: contract, section 5.6. */

const common = {
  appId: text,
  name: text,
  label: text,
  tag: text,
  tags: texts,
  status: text,
  templateId: text,
  templateVersion: count,
  createdAt: optionalSeconds,
  updatedAt: optionalSeconds,
  sentAt: optionalSeconds,
  metadata: free,
};

const totals = { totalTargets: count, sentCount: count, failedCount: count };

export const campaignData = z.looseObject({
  ...common,
  ...totals,
  campaignId: id,
  scheduledAt: optionalSeconds,
  completedAt: optionalSeconds,
});

export const notificationCreatedData = z.looseObject({
  ...common,
  ...totals,
  notificationId: id,
  campaignId: optionalId,
  category: text,
  sendMode: text,
  priority: text,
  channels: texts,
  dataType: text,
});

const item = {
  ...common,
  notificationId: optionalId,
  campaignId: optionalId,
  receiver: text,
  channelType: text,
  channelId: text,
  alternativeText: text,
  dataType: text,
  variables: free,
  content: free,
  deliveredAt: optionalSeconds,
  engagedAt: optionalSeconds,
  failedAt: optionalSeconds,
  errorMessage: text,
};

export const feedItemData = z.looseObject({
  ...item,
  id,
  templateCategory: text,
  categoryId: text,
  topic: free,
  readAt: optionalSeconds,
  interactedAt: optionalSeconds,
  realtimeFanout: free,
});

export const pushNotificationData = z.looseObject({
  ...item,
  pushNotificationId: id,
  category: text,
  clickedAt: optionalSeconds,
});
