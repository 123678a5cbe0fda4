import * as z from 'zod';
import { message } from './message.ts';
import { user } from './people.ts';
import { free, key, seconds, text } from './values.ts';

/** What the events of messages carry. Source: contract, section 5.1. */

export const messageData = z.looseObject({ message });

/** `sender` and `body.user` are missing only where a legacy receipt named nobody. */
export const receiptData = z.looseObject({
  receiver: text,
  receiverType: text,
  type: text,
  sender: text.describe('Who received or read the message; `app_system` if everyone did.'),
  messageSender: text.describe('Who wrote the message.'),
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
    conversationId: text,
    reaction: text,
    uid: text,
    reactedAt: seconds,
    reactedBy: user.nullish(),
  }),
});

/** Never seen; everything in it is kept. */
export const conversationData = z.looseObject({ conversationId: text, conversation: free });
