import * as z from 'zod';
import { list, section, wholeNumber } from './fields.ts';

export const alarmSchema = section({
  emails: list(z.email('must be an e-mail address'))
    .default([])
    .describe(
      'Addresses that are told; each confirms the subscription once. Default: none (the topic is there to subscribe to).',
    ),
  laneAgeSeconds: wholeNumber(1, 1_209_600)
    .default(300)
    .describe('Seconds that the oldest delivery may wait in a lane.'),
  consumerAgeSeconds: wholeNumber(1, 1_209_600)
    .default(900)
    .describe("Seconds that the oldest event may wait in a consumer's queue."),
  acknowledgementP99Milliseconds: wholeNumber(1, 2000)
    .default(1600)
    .describe('The slowest percent of answers, in milliseconds, over five minutes.'),
  serverErrors: wholeNumber(0, 1_000_000).default(0).describe('Answers with a 5xx status in five minutes.'),
  authenticationFailures: wholeNumber(0, 1_000_000)
    .default(20)
    .describe('Requests with wrong credentials in five minutes.'),
  forcedDecisions: wholeNumber(0, 1_000_000)
    .default(5)
    .describe('Decisions made by the deadline instead of the rules, in five minutes.'),
  throttledRequests: wholeNumber(0, 1_000_000)
    .default(10)
    .describe('Requests that API Gateway refused for their rate, in five minutes.'),
  drift: wholeNumber(0, 1_000_000).default(0).describe('Unknown triggers and fields in an hour.'),
  silentHours: wholeNumber(1, 24)
    .optional()
    .describe('Whole hours without a single request after which somebody is told. Default: never.'),
})
  .meta({ id: 'AlarmSettings' })
  .prefault({});
