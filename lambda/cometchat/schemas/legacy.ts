import * as z from 'zod';
import { flag, free, id, key, milliseconds, optionalMilliseconds, seconds, text } from './values.ts';

/** Legacy shapes, before they are lifted. Source: contract, section 5.7. */

const receipt = {
  messageId: id,
  receiptType: key,
  messageSender: text,
  receiptSender: text,
  receiptReceiver: text,
  receiverType: text,
};

/** Times are in seconds since 1970. */
export const legacyDeliveryReceipt = z.looseObject({ ...receipt, deliveredAt: seconds });

export const legacyReadReceipt = z.looseObject({ ...receipt, readAt: seconds });

/** Times are in milliseconds since 1970; the documentation prints them as strings. */
export const legacyConnection = z.looseObject({
  user: z.looseObject({
    uid: key,
    name: text,
    status: text,
    status_updated: flag,
    status_updated_at: optionalMilliseconds,
  }),
  event: z.looseObject({
    type: key,
    at: milliseconds,
    event_for: z
      .looseObject({
        connected_at: optionalMilliseconds,
        cometchat_device_id: text,
        session_id: text,
        platform: text,
      })
      .nullish(),
  }),
  connections: free,
});
