import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import * as z from 'zod';
import { type Category, categories } from '../../../../lambda/cometchat/categories.ts';
import { UsageError } from '../../errors.ts';
import { vendorTimeout } from '../../http/poster.ts';
import { decimal, limitOption, wholeNumber } from '../../option-parsers.ts';

/** The environment variable that holds the password for `--username`. */
export const passwordVariable = 'COMETCHAT_PASSWORD';
const percent = decimal(0, 100);

/** Adds the options of `simulate`. */
export function addSimulateOptions(command: Command): Command {
  return command
    .optionsGroup('What is sent:')
    .option('-t, --trigger <name...>', 'these triggers in turn')
    .addOption(new Option('-c, --category <name...>', 'the triggers of these categories').choices(categories))
    .addOption(
      new Option('--system <system>', "which of CometChat's webhook systems")
        .choices(['modern', 'legacy', 'all'])
        .default('all'),
    )
    .option('--scenario', 'a conversation: people come online, write, edit, react, read, call (the default)')
    .option('--file <path...>', 'these files, byte for byte')
    .option('--dir <path>', 'every .json file of a folder')
    .addOption(limitOption('no more than so many deliveries; triggers and the scenario go on until then'))
    .option('--seed <text>', 'the same seed sends the same bodies (default: a new one each time)')
    .option('--app-id <id>', 'the app that they say they come from', 'simulated-app')
    .option('--webhook <id>', 'the webhook that they say they come from', 'simulated-webhook')
    .optionsGroup('How it is sent:')
    .option('--url <url>', 'where to, if not to the webhook URL of the relay')
    .option('--confirm <stage>', 'needed for a deployed relay without --url: its stage once more')
    .option('--moderation-url <url>', 'where the questions of the moderation Custom API go')
    .option('--username <name>', `with the password from ${passwordVariable} or --password-file`)
    .option('--password-file <path>', 'a file that holds the password and nothing else')
    .option(
      '--rate <number>',
      'deliveries per second (default: as fast as they are answered)',
      decimal(0.01, 1e5),
    )
    .option('--concurrency <number>', 'deliveries on their way at a time', wholeNumber(1, 1000), 10)
    .option('--timeout <ms>', 'how long an answer is awaited', wholeNumber(1, 60_000), vendorTimeout)
    .option('--retry', 'send again after 10 s and 30 s, as with retryOnFailure', false)
    .option('--time-scale <factor>', 'make those waits shorter: 0.01 is a hundredth', decimal(0, 1), 1)
    .optionsGroup('What goes wrong, in percent of the deliveries:')
    .option('--duplicates <percent>', 'sent twice', percent, 0)
    .option('--reorder <percent>', 'sent later than those that follow', percent, 0)
    .option('--oversize <percent>', 'larger than a queue message can be', percent, 0)
    .option('--broken-json <percent>', 'cut in the middle', percent, 0)
    .option('--wrong-credentials <percent>', 'with another password', percent, 0)
    .option('--queue-outage <seconds>', 'half way, make SQS of the local run fail', decimal(0.1, 600))
    .optionsGroup('What is checked:')
    .option(
      '--verify',
      'RECEIVE AND DELETE events from a consumer queue; prove each came out once, in order',
      false,
    )
    .option('--queue <name or url>', 'the consumer queue for --verify')
    .option('--drain', 'with --verify: delete events of others too (always so with --local)', false)
    .option(
      '--settle <seconds>',
      'with --verify: the silence after which nothing more is awaited',
      decimal(0.1, 3600),
      15,
    );
}

const optionsSchema = z.object({
  trigger: z.array(z.string()).default([]),
  category: z
    .array(z.string())
    .default([])
    .transform((names) => categories.filter((category): category is Category => names.includes(category))),
  system: z.enum(['modern', 'legacy', 'all']),
  scenario: z.boolean().default(false),
  file: z.array(z.string()).default([]),
  dir: z.string().optional(),
  limit: z.number().optional(),
  seed: z.string().default(() => String(randomInt(1_000_000_000))),
  appId: z.string(),
  webhook: z.string(),
  url: z.url({ protocol: /^https?$/ }).optional(),
  moderationUrl: z.url({ protocol: /^https?$/ }).optional(),
  confirm: z.string().optional(),
  username: z.string().min(1).optional(),
  passwordFile: z.string().optional(),
  rate: z.number().optional(),
  concurrency: z.number(),
  timeout: z.number(),
  retry: z.boolean(),
  timeScale: z.number(),
  duplicates: z.number(),
  reorder: z.number(),
  oversize: z.number(),
  brokenJson: z.number(),
  wrongCredentials: z.number(),
  queueOutage: z.number().optional(),
  verify: z.boolean(),
  queue: z.string().optional(),
  drain: z.boolean(),
  settle: z.number(),
});

export type SimulateOptions = z.infer<typeof optionsSchema>;

/** Reads what commander parsed. A {@link UsageError} where the options contradict each other. */
export function readSimulateOptions(parsed: unknown): SimulateOptions {
  const result = optionsSchema.safeParse(parsed);
  if (!result.success)
    throw new UsageError(
      result.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`).join('; '),
    );
  const options = result.data;
  const sources = [
    options.scenario,
    options.trigger.length + options.category.length > 0,
    options.file.length > 0 || options.dir !== undefined,
  ].filter(Boolean);
  if (sources.length > 1)
    throw new UsageError('choose one: --scenario, --trigger and --category, or --file and --dir');
  if (options.oversize + options.brokenJson + options.wrongCredentials > 100)
    throw new UsageError(
      '--oversize, --broken-json and --wrong-credentials are more than 100 percent together',
    );
  return options;
}

/**
 * The user name and password from the options; undefined where they give none. The password comes from a file or the
 * environment: an argument could be read by every process of the machine, and stays in the shell's history.
 */
export function readOwnCredentials(
  options: SimulateOptions,
  environment: Readonly<Record<string, string | undefined>>,
): { username: string; password: string } | undefined {
  if (options.username === undefined) return undefined;
  const password =
    options.passwordFile === undefined ? environment[passwordVariable] : readPassword(options.passwordFile);
  if (!password)
    throw new UsageError(`with --username, give the password in ${passwordVariable} or by --password-file`);
  return { username: options.username, password };
}

function readPassword(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (cause) {
    throw new UsageError(`cannot read the password file ${file}`, { cause });
  }
}
