import * as z from 'zod';
import { messageOutline } from './message.ts';
import { certain, conversation, free, number, text, uid, uidKey } from './values.ts';

/** What custom notification providers are handed. Source: contract, section 5.8. */

const recipient = z.looseObject({ uid: uidKey, name: text, email: text, phno: text });

const notificationDetails = z.looseObject({
  title: text,
  body: text,
  /** `chat` or `call`. */
  type: text,
  tag: text,
  conversationId: conversation,
  sender: uid,
  senderName: text,
  senderAvatar: text,
  receiver: uid,
  receiverName: text,
  receiverAvatar: text,
  receiverType: text,
  callAction: text,
  callType: text,
  sessionId: text,
  sentAt: text.describe('Milliseconds since 1970, as text.'),
  unreadMessageCount: number,
  message: messageOutline.nullish(),
  custom: free,
});

export const pushProviderData = z.looseObject({
  to: recipient,
  notificationDetails: certain(notificationDetails),
});

const digest = {
  to: recipient,
  messages: z
    .array(
      z.looseObject({
        sender: z.looseObject({ uid, name: text, avatar: text }).nullish(),
        message: text,
        messageObject: messageOutline.nullish(),
      }),
    )
    .nullish(),
  senderDetails: z.looseObject({ uid, name: text, avatar: text }).nullish(),
  groupDetails: z.looseObject({ guid: text, name: text, icon: text }).nullish(),
};

export const emailProviderData = z.looseObject({ ...digest, subject: text });

export const smsProviderData = z.looseObject({ ...digest, smsContent: text });
