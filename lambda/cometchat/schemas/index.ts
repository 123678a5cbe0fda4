import type * as z from 'zod';
import * as calls from './calls.ts';
import * as campaigns from './campaigns.ts';
import * as groups from './groups.ts';
import * as messages from './messages.ts';
import * as moderation from './moderation.ts';
import * as notifications from './notifications.ts';
import * as users from './users.ts';

/**
 * The schema of the data of each event, as CometChat sends it: one for each `event` of the catalogue that is published.
 * `before_message` is answered, and never queued.
 */
export const eventDataSchemas = {
  message_sent: messages.messageData,
  message_edited: messages.messageData,
  message_deleted: messages.messageData,
  message_delivery_receipt: messages.receiptData,
  message_read_receipt: messages.receiptData,
  message_delivered_to_all: messages.receiptData,
  message_read_by_all: messages.receiptData,
  message_reaction_added: messages.reactionData,
  message_reaction_removed: messages.reactionData,
  user_mentioned: messages.messageData,
  message_pinned: messages.messageData,
  message_unpinned: messages.messageData,
  conversation_pinned: messages.conversationData,
  conversation_unpinned: messages.conversationData,
  message_sent_to_bot: messages.messageData,
  user_blocked: users.blockData,
  user_unblocked: users.blockData,
  user_connection_status_changed: users.connectionData,
  group_created: groups.groupData,
  group_updated: groups.groupData,
  group_deleted: groups.groupData,
  group_owner_transferred: groups.groupData,
  group_member_added: groups.groupMemberData,
  group_member_kicked: groups.groupMemberData,
  group_member_banned: groups.groupMemberData,
  group_member_unbanned: groups.groupMemberData,
  group_member_scope_changed: groups.groupMemberData,
  group_member_joined: groups.groupMemberData,
  group_member_left: groups.groupMemberData,
  call_initiated: calls.ringingData,
  call_busy: calls.ringingData,
  call_cancelled: calls.ringingData,
  call_rejected: calls.ringingData,
  call_unanswered: calls.ringingData,
  call_started: calls.sessionStartedData,
  call_participant_joined: calls.participantJoinedData,
  call_participant_left: calls.participantLeftData,
  call_ended: calls.sessionEndedData,
  meeting_started: calls.sessionStartedData,
  meeting_participant_joined: calls.participantJoinedData,
  meeting_participant_left: calls.participantLeftData,
  meeting_ended: calls.sessionEndedData,
  recording_generated: calls.recordingData,
  transcription_generated: calls.transcriptionData,
  moderation_engine_approved: moderation.judgedMessageData,
  moderation_engine_blocked: moderation.judgedMessageData,
  moderation_manual_approved: moderation.judgedMessageData,
  moderation_engine_failed: moderation.moderationFailedData,
  after_campaign_completed: campaigns.campaignData,
  after_campaign_failed: campaigns.campaignData,
  after_notification_created: campaigns.notificationCreatedData,
  after_feed_item_sent: campaigns.feedItemData,
  after_feed_item_delivered: campaigns.feedItemData,
  after_feed_item_read: campaigns.feedItemData,
  after_feed_item_interacted: campaigns.feedItemData,
  after_push_notification_sent: campaigns.pushNotificationData,
  after_push_notification_delivered: campaigns.pushNotificationData,
  after_push_notification_clicked: campaigns.pushNotificationData,
  'push-notification-payload-generated': notifications.pushProviderData,
  'email-notification-payload-generated': notifications.emailProviderData,
  'sms-notification-payload-generated': notifications.smsProviderData,
} as const satisfies Readonly<Record<string, z.ZodType>>;

export type EventName = keyof typeof eventDataSchemas;
