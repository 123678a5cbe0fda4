import * as z from 'zod';
import { message, messageOutline } from './message.ts';
import { count, flag, free, listOf, optionalId, optionalSeconds, seconds, text, texts } from './values.ts';

/** What the events of moderation carry; times are in seconds since 1970. Source: contract, section 5.5. */

const rule = z.looseObject({
  id: optionalId,
  name: text,
  revisionId: text,
  action: texts,
  blockedAt: optionalSeconds,
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
  completedAt: seconds,
  failures: listOf(
    z.looseObject({
      category: text,
      httpStatus: count,
      errorMessage: text,
      responseBody: text.describe(
        'What the moderation endpoint answered, cut at 2 KB: text, not JSON to parse.',
      ),
      responseBodyTruncated: flag,
      timeoutMs: count.describe('Milliseconds.'),
      failedAt: optionalSeconds,
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
