import * as z from 'zod';
import { message } from './message.ts';
import { user } from './people.ts';
import { conversation, free, key, seconds, text, uid, uidText } from './values.ts';

/** What the events of messages carry. Source: contract, section 5.1. */

export const messageData = z.looseObject({ message });

/** `sender` and `body.user` are missing only if a legacy receipt named no one. */
export const receiptData = z.looseObject({
  receiver: uid,
  receiverType: text,
  type: text,
  sender: uidText('Who received or read the message; `app_system` if everyone did.'),
  messageSender: uidText('Who wrote the message.'),
  body: z.looseObject({
    action: text.describe('delivered, read, deliveredToAll or readByAll.'),
    messageId: key,
    user: user.nullish(),
    timestamp: seconds,
  }),
});

export const reactionData = z.looseObject({
  reaction: z.looseObject({
    id: key,
    messageId: key,
    conversationId: conversation,
    reaction: text,
    uid,
    reactedAt: seconds,
    reactedBy: user.nullish(),
  }),
});

/** Never seen; everything in it is kept. */
export const conversationData = z.looseObject({ conversationId: conversation, conversation: free });
