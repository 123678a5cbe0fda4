import type { Command } from 'commander';
import * as z from 'zod';
import { UsageError } from './errors.ts';
import { wholeNumber } from './option-parsers.ts';

const defaultConsolePort = 3001;
const defaultStage = 'dev';

/** The options that every command takes, before or after the command's name. */
export function addGlobalOptions(
  program: Command,
  environment: Readonly<Record<string, string | undefined>>,
): void {
  program
    .option('--local', 'work on the local run (`npm start`); nothing leaves this machine', false)
    .option(
      '--local-port <port>',
      'the console port of the local run (CONSOLE_PORT)',
      wholeNumber(1, 65_535),
      Number(environment.CONSOLE_PORT || defaultConsolePort),
    )
    .option('--stage <stage>', 'the stage to work on (RELAY_STAGE)', environment.RELAY_STAGE ?? defaultStage)
    .option('--region <region>', 'the AWS region, where it is not the one of your profile or environment')
    .option('--profile <profile>', 'the AWS profile to use')
    .option('--json', 'write JSON lines, for scripts', false);
}

const wrongPort = 'the console port of the local run (--local-port, CONSOLE_PORT) must be from 1 to 65535';

const globalSchema = z.object({
  local: z.boolean(),
  localPort: z.int(wrongPort).min(1, wrongPort).max(65_535, wrongPort),
  stage: z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,40}$/, 'a stage is letters, digits and hyphens'),
  region: z.string().optional(),
  profile: z.string().optional(),
  json: z.boolean(),
});

export type GlobalSettings = z.infer<typeof globalSchema>;

/** The global options as parsed. */
export function globalSettings(program: Command): GlobalSettings {
  const parsed = globalSchema.safeParse(program.opts());
  if (!parsed.success) throw new UsageError(parsed.error.issues.map((issue) => issue.message).join('; '));
  return parsed.data;
}
