import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as z from 'zod';
import { byCategory } from '../../lambda/cometchat/categories.ts';
import { ingressDefaults } from '../../lambda/ingress/configuration.ts';
import { longestRetentionDays } from '../../lambda/sqs/limits.ts';
import { archiveName } from '../../lambda/worker/configuration.ts';
import { consumerSchema } from './consumer-schema.ts';
import { list, section, text, wholeNumber } from './fields.ts';

const logDays = Object.values(RetentionDays).filter(
  (days): days is RetentionDays => typeof days === 'number' && days !== RetentionDays.INFINITE,
);

/** The vendor waits two seconds, and the answer has to travel. */
const budget = wholeNumber(100, 1900);

function routeThrottle(requestsPerSecond: number) {
  return section({
    requestsPerSecond: wholeNumber(1, 10_000).default(requestsPerSecond),
    burst: wholeNumber(1, 10_000).optional(),
  })
    .transform((throttle) => ({
      ...throttle,
      burst: throttle.burst ?? Math.min(2 * throttle.requestsPerSecond, 10_000),
    }))
    .prefault({});
}

function flag(byDefault: boolean) {
  return z.boolean('must be true or false').default(byDefault);
}

const lane = section({
  maximumConcurrency: wholeNumber(2, 1000).default(10),
  memoryMegabytes: wholeNumber(512, 10_240).default(512),
  timeoutSeconds: wholeNumber(3, 900).default(10),
  maximumReceives: wholeNumber(1, 1000).default(10),
}).prefault({});

const alarms = section({
  emails: list(z.email('must be an e-mail address')).default([]),
  laneAgeSeconds: wholeNumber(1, 1_209_600).default(300),
  consumerAgeSeconds: wholeNumber(1, 1_209_600).default(900),
  acknowledgementP99Milliseconds: wholeNumber(1, 2000).default(1600),
  serverErrors: wholeNumber(0, 1_000_000).default(0),
  authenticationFailures: wholeNumber(0, 1_000_000).default(20),
  forcedDecisions: wholeNumber(0, 1_000_000).default(5),
  throttledRequests: wholeNumber(0, 1_000_000).default(10),
  drift: wholeNumber(0, 1_000_000).default(0),
  silentHours: wholeNumber(1, 24).optional(),
}).prefault({});

const customDomain = section({
  name: text(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/, 'must be a host name in lower case'),
  certificateArn: text(
    /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/,
    'must be the ARN of an ACM certificate',
  ),
  hostedZone: section({
    id: text(/./, 'must not be empty'),
    name: text(/./, 'must not be empty'),
  }).optional(),
  defaultEndpoint: flag(false),
  mutualTls: section({
    truststore: text(
      /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/.+$/,
      'must be such as "s3://bucket/path.pem"',
    ),
    version: text(/./, 'must not be empty').optional(),
  }).optional(),
}).refine((domain) => domain.mutualTls === undefined || !domain.defaultEndpoint, {
  path: ['defaultEndpoint'],
  message: "must be false with mutualTls: API Gateway's own URL asks for no client certificate",
});

/** Lambda's limit. */
const longestFunctionName = 64;

/** The settings of a relay, checked and filled up: see `RelaySettings`. */
export const relaySchema = section({
  stage: text(
    /^[a-z][a-z0-9-]{0,19}$/,
    'must be 1 to 20 lower-case letters, digits and hyphens, first a letter',
  ),
  allowedAppIds: list(text(/^[A-Za-z0-9_-]+$/, 'must be the id of a CometChat app')).default([]),
  consumers: list(consumerSchema)
    .min(1, 'must hold at least one consumer')
    .refine(
      (consumers) => new Set(consumers.map(({ name }) => name)).size === consumers.length,
      'must not hold two consumers of one name',
    )
    .refine(
      (consumers) =>
        new Set(consumers.map(({ name }) => name.replaceAll('-', ''))).size ===
        new Set(consumers.map(({ name }) => name)).size,
      'must not hold two consumers whose names differ in hyphens alone: the outputs have none',
    )
    .prefault([{ name: 'processed-events', eventTypes: ['*'] }]),
  decisions: section({
    budgetMilliseconds: budget.default(ingressDefaults.decisionBudgetMilliseconds),
    deadlineVerdict: z
      .enum(['open', 'closed'], 'must be "open" or "closed"')
      .default(ingressDefaults.deadlineVerdict),
    settingsMaximumAgeSeconds: wholeNumber(1, 3600).default(
      ingressDefaults.ruleSettingsMaximumAgeMilliseconds / 1000,
    ),
    markForcedVerdicts: flag(ingressDefaults.markForcedVerdicts),
    rules: text(/^[^\0]+\.(ts|mts|js|mjs)$/, 'must be the path of a .ts or .js module').optional(),
    secrets: list(text(/^[a-z0-9-]{1,40}$/, 'must be 1 to 40 lower-case letters, digits and hyphens'))
      .max(10, 'must hold at most 10 names')
      .default([]),
    privateHosts: list(text(/^[a-z0-9.:-]{1,253}$/, 'must be a host name or IP address in lower case'))
      .max(10, 'must hold at most 10 hosts')
      .default([]),
  }).prefault({}),
  acknowledgeBudgetMilliseconds: budget.default(ingressDefaults.acknowledgeBudgetMilliseconds),
  throttling: section({ webhooks: routeThrottle(1000), moderation: routeThrottle(200) }).prefault({}),
  tracing: flag(false),
  accessLog: flag(false),
  dashboard: z.boolean('must be true or false').optional(),
  ingress: section({
    memoryMegabytes: wholeNumber(512, 10_240).default(1024),
    reservedConcurrency: wholeNumber(1, 10_000).optional(),
    gradualDeployment: flag(false),
  }).prefault({}),
  lanes: section(byCategory(() => lane)).prefault({}),
  retention: section({
    logDays: z.literal(logDays, `must be one of ${logDays.join(', ')}`).default(RetentionDays.ONE_MONTH),
    laneDays: wholeNumber(1, longestRetentionDays).default(longestRetentionDays),
    consumerDays: wholeNumber(1, longestRetentionDays).default(longestRetentionDays),
  }).prefault({}),
  archive: section({ retentionDays: wholeNumber(1, 3650) }).optional(),
  alarms,
  customDomain: customDomain.optional(),
  customerManagedKey: text(
    /^(create|arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+)$/,
    'must be "create" or the ARN of a KMS key',
  ).optional(),
  onDestroy: z.enum(['retain', 'delete'], 'must be "retain" or "delete"').optional(),
})
  .superRefine(({ archive, consumers }, context) => {
    const index = consumers.findIndex(({ name }) => name === archiveName);
    if (archive === undefined || index < 0) return;
    context.addIssue({
      code: 'custom',
      path: ['consumers', index, 'name'],
      message: `must not be "${archiveName}" in a stage with an archive, which has that name`,
    });
  })
  .superRefine(({ stage, consumers }, context) => {
    const most = longestFunctionName - `cometchat-relay-${stage}-consumer-`.length;
    consumers.forEach(({ name, function: settings }, index) => {
      if (settings === undefined || name.length <= most) return;
      context.addIssue({
        code: 'custom',
        path: ['consumers', index, 'name'],
        message: `must be at most ${most} characters in this stage: its function's name would be too long for Lambda`,
      });
    });
  })
  .transform((settings) => {
    const isProduction = /(^|-)prod(uction)?$/.test(settings.stage);
    const onDestroy = settings.onDestroy ?? (isProduction ? 'retain' : 'delete');
    return { ...settings, onDestroy, dashboard: settings.dashboard ?? onDestroy === 'retain' };
  });
