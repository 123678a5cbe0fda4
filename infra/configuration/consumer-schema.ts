import * as z from 'zod';
import { categories } from '../../lambda/cometchat/categories.ts';
import { arn, list, section, text, wholeNumber } from './fields.ts';

const consumerName = text(
  /^(?=.{1,30}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
  'must be 1 to 30 lower-case letters, digits and single hyphens, starting with a letter and not ending with a hyphen',
)
  .refine((name) => !name.startsWith('lane-'), 'must not start with "lane-": lanes use it')
  .refine((name) => !name.endsWith('-dead'), 'must not end with "-dead": dead-letter queues use it');

const eventType = z
  .string()
  .refine(
    (type) =>
      type === '*' ||
      categories.some((category) => type === `${category}.*`) ||
      /^com\.cometchat\.[A-Za-z0-9][\w.-]{0,99}$/.test(type),
    `must be "*", a category (${categories.map((category) => `"${category}.*"`).join(', ')}) or an event type such as "com.cometchat.message_sent"`,
  );

const reader = arn(
  /^(\d{12}|arn:aws[a-z-]*:iam::\d{12}:(root|(role|user)\/[\w+=,.@/-]+))$/,
  'must be a 12-digit account id or the ARN of an IAM role, user or account root',
);

/** Names that Lambda keeps for itself. */
const environmentName = text(
  /^(?!AWS_|_)[A-Za-z][A-Za-z0-9_]+$/,
  'must be two or more letters, digits and underscores, not starting with AWS_',
);

const consumerFunction = section({
  entry: text(/^(?!\/|.*\.\.)[\w./-]+\.ts$/, 'must be the path of a .ts file inside the repository').describe(
    'Path of a TypeScript file, from the root of the repository, that exports `handler`.',
  ),
  timeoutSeconds: wholeNumber(1, 900).default(30).describe('Seconds for a batch.'),
  memoryMegabytes: wholeNumber(128, 10_240).default(512).describe("The function's memory."),
  maximumConcurrency: wholeNumber(2, 1000).default(10).describe('Copies that run at a time.'),
  environment: z
    .record(environmentName, z.string())
    .default({})
    .describe("The function's environment variables. Default: none."),
}).meta({ id: 'ConsumerFunctionSettings' });

export const consumerSchema = section({
  name: consumerName.describe(
    "Lower-case letters, digits and single hyphens, at most 30 (with a function fewer, where the stage's name is long); not starting with `lane-`, not ending with `-dead`.",
  ),
  eventTypes: list(eventType)
    .min(1, 'must name at least one event type ("*" for all)')
    .describe(
      '`*` for all events, `messages.*` for a category, or a type such as `com.cometchat.message_sent`.',
    ),
  readers: list(reader)
    .default([])
    .describe(
      "Account ids or IAM principal ARNs that may receive from the queue. Default: only this account's own policies.",
    ),
  visibilitySeconds: wholeNumber(0, 43_200)
    .optional()
    .describe(
      "Seconds that a reader has before a message is handed out again. Default: 60, or 6 x the function's timeout.",
    ),
  maximumReceives: wholeNumber(1, 1000)
    .default(10)
    .describe("Receives after which a message goes to the consumer's dead-letter queue."),
  function: consumerFunction
    .optional()
    .describe(
      'A function of this repository that reads the queue; other CDK apps connect their own. Default: none, the queue is read from elsewhere.',
    ),
})
  .meta({ id: 'ConsumerSettings', description: 'A queue that events are published to, and who reads it.' })
  .transform((consumer) => ({
    ...consumer,
    visibilitySeconds: consumer.visibilitySeconds ?? 6 * (consumer.function?.timeoutSeconds ?? 10),
  }))
  .refine(
    (consumer) =>
      consumer.function === undefined || consumer.visibilitySeconds >= 6 * consumer.function.timeoutSeconds,
    { path: ['visibilitySeconds'], message: 'must be at least 6 times the timeout of the function' },
  );
