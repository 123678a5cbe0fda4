import * as z from 'zod';
import { count, free, id, optionalId, optionalTime, text, texts } from './values.ts';

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
  createdAt: optionalTime,
  updatedAt: optionalTime,
  sentAt: optionalTime,
  metadata: free,
};

const totals = { totalTargets: count, sentCount: count, failedCount: count };

export const campaignData = z.looseObject({
  ...common,
  ...totals,
  campaignId: id,
  scheduledAt: optionalTime,
  completedAt: optionalTime,
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
  deliveredAt: optionalTime,
  engagedAt: optionalTime,
  failedAt: optionalTime,
  errorMessage: text,
};

export const feedItemData = z.looseObject({
  ...item,
  id,
  templateCategory: text,
  categoryId: text,
  topic: free,
  readAt: optionalTime,
  interactedAt: optionalTime,
  realtimeFanout: free,
});

export const pushNotificationData = z.looseObject({
  ...item,
  pushNotificationId: id,
  category: text,
  clickedAt: optionalTime,
});
