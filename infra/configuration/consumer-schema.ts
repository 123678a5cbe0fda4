import * as z from 'zod';
import { categories } from '../../lambda/cometchat/categories.ts';
import { list, section, text, wholeNumber } from './fields.ts';

const consumerName = text(
  /^(?=.{1,30}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
  'must be 1 to 30 lower-case letters, digits and single hyphens, first a letter, last no hyphen',
)
  .refine((name) => !name.startsWith('lane-'), 'must not start with "lane-", which is kept for the lanes')
  .refine((name) => !name.endsWith('-dead'), 'must not end with "-dead", which is kept for dead letters');

const eventType = z
  .string()
  .refine(
    (type) =>
      type === '*' ||
      categories.some((category) => type === `${category}.*`) ||
      /^com\.cometchat\.[A-Za-z0-9][\w.-]{0,99}$/.test(type),
    `must be "*", a category (${categories.map((category) => `"${category}.*"`).join(', ')}) or an event type such as "com.cometchat.message_sent"`,
  );

const reader = text(
  /^(\d{12}|arn:aws[a-z-]*:iam::\d{12}:(root|(role|user)\/[\w+=,.@/-]+))$/,
  'must be a 12-digit account id or the ARN of an IAM role, user or account root',
);

/** Names that Lambda keeps for itself. */
const environmentName = text(
  /^(?!AWS_|_)[A-Za-z][A-Za-z0-9_]+$/,
  'must be two or more letters, digits and underscores, not starting with AWS_',
);

const consumerFunction = section({
  entry: text(/^(?!\/|.*\.\.)[\w./-]+\.ts$/, 'must be the path of a .ts file inside the repository'),
  timeoutSeconds: wholeNumber(1, 900).default(30),
  memoryMegabytes: wholeNumber(128, 10_240).default(512),
  maximumConcurrency: wholeNumber(2, 1000).default(10),
  environment: z.record(environmentName, z.string()).default({}),
});

/** One consumer: see `ConsumerSettings`. */
export const consumerSchema = section({
  name: consumerName,
  eventTypes: list(eventType).min(1, 'must name at least one event type ("*" for all)'),
  readers: list(reader).default([]),
  visibilitySeconds: wholeNumber(0, 43_200).optional(),
  maximumReceives: wholeNumber(1, 1000).default(10),
  function: consumerFunction.optional(),
})
  .transform((consumer) => ({
    ...consumer,
    visibilitySeconds: consumer.visibilitySeconds ?? 6 * (consumer.function?.timeoutSeconds ?? 10),
  }))
  .refine(
    (consumer) =>
      consumer.function === undefined || consumer.visibilitySeconds >= 6 * consumer.function.timeoutSeconds,
    { path: ['visibilitySeconds'], message: 'must be at least 6 times the timeout of the function' },
  );
