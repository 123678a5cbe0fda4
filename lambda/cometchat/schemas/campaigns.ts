import * as z from 'zod';
import { free, key, number, seconds, text, texts, uid } from './values.ts';

/** What the events of campaigns carry; times are in seconds since 1970. Source: contract, section 5.6. */

const common = {
  appId: text,
  name: text,
  label: text,
  tag: text,
  tags: texts,
  status: text,
  templateId: text,
  templateVersion: number,
  createdAt: seconds,
  updatedAt: seconds,
  sentAt: seconds,
  metadata: free,
};

const totals = { totalTargets: number, sentCount: number, failedCount: number };

export const campaignData = z.looseObject({
  ...common,
  ...totals,
  campaignId: key,
  scheduledAt: seconds,
  completedAt: seconds,
});

export const notificationCreatedData = z.looseObject({
  ...common,
  ...totals,
  notificationId: key,
  campaignId: text,
  category: text,
  sendMode: text,
  priority: text,
  channels: texts,
  dataType: text,
});

const item = {
  ...common,
  notificationId: text,
  campaignId: text,
  receiver: uid,
  channelType: text,
  channelId: text,
  alternativeText: text,
  dataType: text,
  variables: free,
  content: free,
  deliveredAt: seconds,
  engagedAt: seconds,
  failedAt: seconds,
  errorMessage: text,
};

export const feedItemData = z.looseObject({
  ...item,
  id: key,
  templateCategory: text,
  categoryId: text,
  topic: free,
  readAt: seconds,
  interactedAt: seconds,
  realtimeFanout: free,
});

export const pushNotificationData = z.looseObject({
  ...item,
  pushNotificationId: key,
  category: text,
  clickedAt: seconds,
});
