import * as z from 'zod';
import { message, messageOutline } from './message.ts';
import { flag, free, number, seconds, text, texts } from './values.ts';

/** What the events of moderation carry; times are in seconds since 1970. Source: contract, section 5.5. */

const rule = z.looseObject({
  id: text,
  name: text,
  revisionId: text,
  action: texts,
  blockedAt: seconds,
});

export const judgedMessageData = z.looseObject({
  message,
  moderation: z.array(z.looseObject({ condition: free, filter: free, rule: rule.nullish() })).nullish(),
  reviewed: flag,
});

export const moderationFailedData = z.looseObject({
  resource: messageOutline,
  contentType: text,
  outcome: text,
  completedAt: seconds,
  failures: z
    .array(
      z.looseObject({
        category: text,
        httpStatus: number,
        errorMessage: text,
        responseBody: text.describe('The answer of the moderation endpoint as text, cut at 2 KB.'),
        responseBodyTruncated: flag,
        timeoutMs: number.describe('Milliseconds.'),
        failedAt: seconds,
        validationErrors: texts.describe('The errors in the answer, one sentence each.'),
        context: z
          .looseObject({
            engine: text,
            setting: text,
            rule: rule.nullish(),
            condition: free,
            request: free,
            providerErrorCode: text,
            openaiRequestId: text,
          })
          .nullish(),
      }),
    )
    .nullish(),
});
