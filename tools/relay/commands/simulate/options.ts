/** The options of `relay simulate`. */
import { randomInt } from 'node:crypto';
import * as z from 'zod';
import { categories } from '../../../../lambda/cometchat/categories.ts';
import { UsageError } from '../../errors.ts';
import { vendorTimeout } from '../../http/post.ts';
import {
  decimal,
  flag,
  grouped,
  limitFlags,
  type OptionValues,
  option,
  textOption,
  textsOption,
  wholeNumber,
} from '../../options.ts';

/** The environment variable that holds the password for `--username`. */
export const passwordVariable = 'COMETCHAT_PASSWORD';

const laneNames = z.array(z.enum(categories)).default([]);
const systems = z.enum(['modern', 'legacy', 'all']).prefault('all');
const newSeed = z.string().default(() => String(randomInt(1_000_000_000)));
const url = z.url({ protocol: /^https?$/, message: 'must be an http or https URL' }).optional();
const percent = decimal(0, 100).prefault('0');
const outage = decimal(0.1, 600).optional();
const factor = decimal(0, 1).prefault('1');
const rate = decimal(0.01, 1e5).optional();
const concurrency = wholeNumber(1, 1000).prefault('10');
const milliseconds = wholeNumber(1, 60_000).prefault(String(vendorTimeout));

export const simulateOptions = {
  ...grouped('What is sent:', {
    trigger: textsOption('-t, --trigger <name...>', 'these triggers in turn'),
    category: option('-c, --category <name...>', 'the triggers of these categories', laneNames),
    system: option('--system <system>', "which of CometChat's webhook systems", systems),
    scenario: flag(
      '--scenario',
      'a conversation: people come online, write, edit, react, call (the default)',
    ),
    file: textsOption('--file <path...>', 'these files, byte for byte'),
    dir: textOption('--dir <path>', 'every .json file in a folder'),
    limit: option(limitFlags, 'how many deliveries; triggers repeat until then', wholeNumber(1).optional()),
    seed: option('--seed <text>', 'the same seed sends the same bodies (default: a new seed)', newSeed),
    appId: option('--app-id <id>', 'the app ID in the deliveries', z.string().prefault('simulated-app')),
    webhook: option('--webhook <id>', 'the webhook ID in them', z.string().prefault('simulated-webhook')),
  }),
  ...grouped('How it is sent:', {
    url: option('--url <url>', "where to send (default: the relay's webhook URL)", url),
    confirm: textOption('--confirm <stage>', 'the stage of a deployed relay, instead of typing it'),
    moderationUrl: option('--moderation-url <url>', 'where to send moderation Custom API requests', url),
    username: option(
      '--username <name>',
      `with the password from ${passwordVariable} or --password-file`,
      z.string().min(1, 'must not be empty').optional(),
    ),
    passwordFile: textOption('--password-file <path>', 'a file that holds only the password'),
    rate: option('--rate <number>', 'deliveries per second (default: unlimited)', rate),
    concurrency: option('--concurrency <number>', 'deliveries at a time', concurrency),
    timeout: option('--timeout <ms>', 'how long to wait for an answer', milliseconds),
    retry: flag('--retry', 'retry after 10 s and 30 s, as with retryOnFailure'),
    timeScale: option('--time-scale <factor>', 'shorten those waits: 0.01 is a hundredth', factor),
  }),
  ...grouped('What goes wrong, as a percentage of deliveries:', {
    duplicates: option('--duplicates <percent>', 'sent twice', percent),
    reorder: option('--reorder <percent>', 'sent after later deliveries', percent),
    oversize: option('--oversize <percent>', 'too large for a queue message', percent),
    brokenJson: option('--broken-json <percent>', 'cut off in the middle', percent),
    wrongCredentials: option('--wrong-credentials <percent>', 'with a wrong password', percent),
    queueOutage: option('--queue-outage <seconds>', 'make SQS in the local run fail halfway through', outage),
  }),
  ...grouped('What is checked:', {
    verify: flag(
      '--verify',
      'RECEIVE AND DELETE events from a consumer queue: each must come out once, in order',
    ),
    queue: textOption('--queue <name or url>', 'the consumer queue for --verify'),
    drain: flag('--drain', 'with --verify: delete other events too (always on with --local)'),
    settle: option(
      '--settle <seconds>',
      'with --verify: stop waiting after this long without an event',
      decimal(0.1, 3600).prefault('15'),
    ),
  }),
};

export type SimulateOptions = OptionValues<typeof simulateOptions>;

/** Throws a {@link UsageError} if options contradict each other. */
export function checkSimulateOptions(options: SimulateOptions): void {
  const sources = [
    options.scenario,
    options.trigger.length + options.category.length > 0,
    options.file.length > 0 || options.dir !== undefined,
  ].filter(Boolean);
  if (sources.length > 1)
    throw new UsageError('Choose one: --scenario, --trigger and --category, or --file and --dir.');
  if (options.oversize + options.brokenJson + options.wrongCredentials > 100)
    throw new UsageError(
      '--oversize, --broken-json and --wrong-credentials add up to more than 100 percent.',
    );
}
