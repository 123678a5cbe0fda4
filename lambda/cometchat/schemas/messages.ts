import * as z from 'zod';
import { message, unsentMessage } from './message.ts';
import { user } from './people.ts';
import { free, id, key, text, time } from './values.ts';

/** What the events of messages carry. Source: contract, section 5.1. */

export const messageData = z.looseObject({ message });

export const unsentMessageData = z.looseObject({ message: unsentMessage });

/** `sender` and `body.user` are missing only where a legacy receipt named nobody. */
export const receiptData = z.looseObject({
  receiver: text,
  receiverType: text,
  type: text,
  sender: text,
  messageSender: text,
  body: z.looseObject({
    /** `delivered`, `read`, `deliveredToAll` or `readByAll`. */
    action: key,
    messageId: id,
    user: user.nullish(),
    /** Seconds since 1970. */
    timestamp: time,
  }),
});

export const reactionData = z.looseObject({
  reaction: z.looseObject({
    id,
    messageId: id,
    conversationId: text,
    reaction: text,
    uid: text,
    /** Seconds since 1970. */
    reactedAt: time,
    reactedBy: user.nullish(),
  }),
});

/** Never seen; everything in it is kept. */
export const conversationData = z.looseObject({ conversationId: text, conversation: free });
