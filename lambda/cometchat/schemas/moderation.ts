import * as z from 'zod';
import { message, messageOutline } from './message.ts';
import { count, flag, free, listOf, optionalId, optionalTime, text, texts, time } from './values.ts';

/** What the events of moderation carry; times are in seconds since 1970. Source: contract, section 5.5. */

const rule = z.looseObject({
  id: optionalId,
  name: text,
  revisionId: text,
  action: texts,
  blockedAt: optionalTime,
});

export const judgedMessageData = z.looseObject({
  message,
  moderation: listOf(z.looseObject({ condition: free, filter: free, rule: rule.nullish() })).nullish(),
  reviewed: flag,
});

export const moderationFailedData = z.looseObject({
  resource: messageOutline,
  contentType: text,
  outcome: text,
  completedAt: time,
  failures: listOf(
    z.looseObject({
      category: text,
      httpStatus: count,
      errorMessage: text,
      /** What the moderation endpoint answered, cut at 2 KB; text, whatever it looks like. */
      responseBody: text,
      responseBodyTruncated: flag,
      /** Milliseconds. */
      timeoutMs: count,
      failedAt: optionalTime,
      context: z
        .looseObject({
          engine: text,
          setting: text,
          rule: rule.nullish(),
          condition: free,
          request: free,
        })
        .nullish(),
    }),
  ).nullish(),
});
