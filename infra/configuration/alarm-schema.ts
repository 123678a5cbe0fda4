import * as z from 'zod';
import { list, section, wholeNumber } from './fields.ts';

export const alarmSchema = section({
  emails: list(z.email('must be an e-mail address'))
    .default([])
    .describe(
      'Addresses that get e-mails; each confirms the subscription once. Default: none; you can subscribe to the topic.',
    ),
  laneAgeSeconds: wholeNumber(1, 1_209_600)
    .default(300)
    .describe('Alarm when the oldest delivery has waited in a lane for this many seconds.'),
  consumerAgeSeconds: wholeNumber(1, 1_209_600)
    .default(900)
    .describe("Alarm when the oldest event has waited in a consumer's queue for this many seconds."),
  acknowledgementP99Milliseconds: wholeNumber(1, 2000)
    .default(1600)
    .describe('Alarm above this 99th percentile of answer times, in milliseconds, over five minutes.'),
  serverErrors: wholeNumber(0, 1_000_000)
    .default(0)
    .describe('Alarm above this number of 5xx answers in five minutes.'),
  authenticationFailures: wholeNumber(0, 1_000_000)
    .default(20)
    .describe('Alarm above this number of requests with wrong credentials in five minutes.'),
  forcedDecisions: wholeNumber(0, 1_000_000)
    .default(5)
    .describe(
      'Alarm above this number of decisions made by the deadline instead of the rules, in five minutes.',
    ),
  throttledRequests: wholeNumber(0, 1_000_000)
    .default(10)
    .describe('Alarm above this number of requests that API Gateway throttled in five minutes.'),
  drift: wholeNumber(0, 1_000_000)
    .default(0)
    .describe('Alarm above this number of unknown triggers and fields in an hour.'),
  silentHours: wholeNumber(1, 24)
    .optional()
    .describe('Alarm after this many hours without a request. Default: never.'),
})
  .meta({ id: 'AlarmSettings' })
  .prefault({});
