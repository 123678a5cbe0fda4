import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as z from 'zod';
import { byCategory } from '../../lambda/cometchat/categories.ts';
import { ingressDefaults } from '../../lambda/ingress/configuration.ts';
import { longestRetentionDays } from '../../lambda/sqs/limits.ts';
import { archiveName } from '../../lambda/worker/configuration.ts';
import { alarmSchema } from './alarm-schema.ts';
import { ingressSchema, laneSchema, throttlingSchema } from './capacity-schema.ts';
import { consumerSchema } from './consumer-schema.ts';
import { decisionSchema } from './decision-schema.ts';
import { domainSchema } from './domain-schema.ts';
import { budget, flag, list, section, text, wholeNumber } from './fields.ts';

const logDays = Object.values(RetentionDays).filter(
  (days): days is RetentionDays => typeof days === 'number' && days !== RetentionDays.INFINITE,
);

/** Lambda's limit. */
const longestFunctionName = 64;

/**
 * Reads the settings of one stage and fills in the defaults. Everything but the stage has one; unknown keys and values out
 * of range are refused with their path. `npm run contracts` writes `RelaySettings` and docs/settings.md from it.
 */
export const relaySchema = section({
  stage: text(
    /^[a-z][a-z0-9-]{0,19}$/,
    'must be 1 to 20 lower-case letters, digits and hyphens, starting with a letter',
  ).describe(
    'Name of the stage, such as `dev` or `prod`. It is part of every physical name, so that several stages live in one account side by side. Lower-case letters, digits and hyphens, at most 20.',
  ),
  allowedAppIds: list(text(/^[A-Za-z0-9_-]+$/, 'must be the id of a CometChat app'))
    .default([])
    .describe('CometChat app ids that are let in. Default: none named, every app that has the credentials.'),
  consumers: list(consumerSchema)
    .min(1, 'must have at least one consumer')
    .refine(
      (consumers) => new Set(consumers.map(({ name }) => name)).size === consumers.length,
      'must not have two consumers with the same name',
    )
    .refine(
      (consumers) =>
        new Set(consumers.map(({ name }) => name.replaceAll('-', ''))).size ===
        new Set(consumers.map(({ name }) => name)).size,
      'must not have two consumers whose names differ only in hyphens: output names have no hyphens',
    )
    .prefault([{ name: 'processed-events', eventTypes: ['*'] }])
    .describe('Who reads the processed events. Default: one queue, `processed-events`, with all of them.'),
  decisions: decisionSchema.describe('How `before_message` and moderation requests are answered.'),
  acknowledgeBudgetMilliseconds: budget
    .default(ingressDefaults.acknowledgeBudgetMilliseconds)
    .describe("Time for SQS to accept a delivery, in milliseconds from API Gateway's request time."),
  throttling: throttlingSchema.describe('The most requests that API Gateway lets through, by route.'),
  tracing: flag(false).describe(
    'Whether functions send traces to AWS X-Ray, at 5 dollars for each million traces beyond one a second.',
  ),
  accessLog: flag(false).describe(
    "Whether API Gateway writes a line for every request to the access log. The functions' own lines are enough for the relay's commands; switch it on to see requests that API Gateway answered itself.",
  ),
  dashboard: z
    .boolean('must be true or false')
    .optional()
    .describe(
      'Whether the stage has a CloudWatch dashboard, at 3 dollars a month. Metrics are kept with and without it. Default: true where `onDestroy` is `retain`, false for all others.',
    ),
  ingress: ingressSchema.describe('The ingress function.'),
  lanes: section(byCategory(() => laneSchema))
    .prefault({})
    .describe('The worker functions and their queues, by lane.'),
  retention: section({
    logDays: z
      .literal(logDays, `must be one of ${logDays.join(', ')}`)
      .default(RetentionDays.ONE_MONTH)
      .describe('Days that log lines are kept.'),
    laneDays: wholeNumber(1, longestRetentionDays)
      .default(longestRetentionDays)
      .describe('Days that a delivery waits in a lane.'),
    consumerDays: wholeNumber(1, longestRetentionDays)
      .default(longestRetentionDays)
      .describe("Days that an event waits in a consumer's queue."),
  })
    .prefault({})
    .describe(
      'How long data is kept. Dead letters are always kept for 14 days, the longest that SQS allows.',
    ),
  archive: section({
    retentionDays: wholeNumber(1, 3650).describe('Days that an event is kept.'),
  })
    .optional()
    .describe('Keeps every processed event in S3, to find, replay and erase. Default: no archive.'),
  alarms: alarmSchema.describe('Who is notified, and when.'),
  customDomain: domainSchema
    .optional()
    .describe("A host name of your own for the webhook URL. Default: API Gateway's."),
  customerManagedKey: text(
    /^(create|arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+)$/,
    'must be "create" or the ARN of a KMS key',
  )
    .optional()
    .describe(
      'Encrypts queues, secret, topic and logs with a KMS key of your own: `create`, or the ARN of a key whose policy allows it (docs/deploy.md). Default: keys that AWS owns, at no cost.',
    ),
  onDestroy: z
    .enum(['retain', 'delete'], 'must be "retain" or "delete"')
    .optional()
    .describe(
      'Whether queues, secret, settings and logs outlive the stack. Default: `retain` for stages named `prod` or `production` (alone or after a hyphen), `delete` for all others.',
    ),
})
  .describe(
    'The settings of one stage. Everything but the stage has a default. Unknown keys and values out of range are refused with their path when the stack is synthesised.',
  )
  .superRefine(({ archive, consumers }, context) => {
    const index = consumers.findIndex(({ name }) => name === archiveName);
    if (archive === undefined || index < 0) return;
    context.addIssue({
      code: 'custom',
      path: ['consumers', index, 'name'],
      message: `must not be "${archiveName}" in a stage with an archive, whose queue has that name`,
    });
  })
  .superRefine(({ stage, consumers }, context) => {
    const most = longestFunctionName - `cometchat-relay-${stage}-consumer-`.length;
    consumers.forEach(({ name, function: settings }, index) => {
      if (settings === undefined || name.length <= most) return;
      context.addIssue({
        code: 'custom',
        path: ['consumers', index, 'name'],
        message: `must be at most ${most} characters in this stage, because Lambda limits the name of its function`,
      });
    });
  })
  .transform((settings) => {
    const isProduction = /(^|-)prod(uction)?$/.test(settings.stage);
    const onDestroy = settings.onDestroy ?? (isProduction ? 'retain' : 'delete');
    return { ...settings, onDestroy, dashboard: settings.dashboard ?? onDestroy === 'retain' };
  });
