import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { RuleDefinition } from '../../lambda/decisions/rule-definition.ts';
import { once } from '../../lambda/ingress/once.ts';
import { type ExitCode, exitCodes } from './errors.ts';
import { flag, type OptionValues, option, textOption, wholeNumber } from './options.ts';
import { resolveTarget } from './target.ts';
import { createTerminal, type HostProcess } from './terminal.ts';

/** The command line itself: arguments without `node` and the script's name in, the exit code out. */
export type RunCommandLine = (arguments_: readonly string[], host: HostProcess) => Promise<ExitCode>;

/** The options that every command takes, before or after its name. */
export function globalOptions(environment: HostProcess['environment']) {
  return {
    local: flag('--local', 'work on the local run (`npm start`); nothing leaves this machine'),
    localPort: option(
      '--local-port <port>',
      'the console port of the local run (CONSOLE_PORT)',
      wholeNumber(1, 65_535).prefault(environment.CONSOLE_PORT || '3001'),
    ),
    stage: option(
      '--stage <stage>',
      'the stage to work on (RELAY_STAGE)',
      z
        .string()
        .regex(/^[A-Za-z][A-Za-z0-9-]{0,40}$/, 'a stage is letters, digits and hyphens')
        .prefault(environment.RELAY_STAGE ?? 'dev'),
    ),
    stack: option(
      '--stack <name>',
      'the CloudFormation stack that holds the relay, if your own CDK app made it',
      z
        .string()
        .regex(/^[A-Za-z][A-Za-z0-9-]{0,127}$/, 'a stack is letters, digits and hyphens')
        .optional(),
    ),
    region: textOption('--region <region>', "the AWS region (default: your profile's or environment's)"),
    profile: textOption('--profile <profile>', 'the AWS profile to use'),
    rules: textOption(
      '--rules <module>',
      'your own rules, a .ts or .js file (default: what infra/relay.config.ts names)',
    ),
    json: flag('--json', 'write JSON lines, for scripts'),
  };
}

type GlobalOptions = OptionValues<ReturnType<typeof globalOptions>>;

/** What every command gets: where to write, what to work on, when to stop. */
export type CommandContext = ReturnType<typeof createContext>;

/** Makes the context for one run of the command line. */
export function createContext(options: GlobalOptions, host: HostProcess, run: RunCommandLine) {
  const { local, stage, region, rules: module, json } = options;
  const { environment, signal, stdin = process.stdin } = host;
  return {
    terminal: createTerminal(host, json),
    stdin,
    environment,
    /** Aborted by Ctrl+C: stop soon, clean up, report what is known so far. */
    signal,
    /** Sleeps; wakes up when the signal is aborted. */
    pause: (milliseconds: number): Promise<void> =>
      sleep(milliseconds, undefined, { signal }).catch(() => undefined),
    /** The relay that the global options name, resolved at its first use. */
    target: once(() => resolveTarget(options)),
    /** The rules that settings can name: the shipped ones and the project's own. Loaded at each call. */
    rules: async (): Promise<readonly RuleDefinition[]> => {
      const { projectRules } = await import('./project-rules.ts');
      return projectRules({ module, stage: local ? undefined : stage });
    },
    /** True with `--local`: nothing may leave this machine. */
    local,
    /** The AWS region that was asked for. */
    region,
    /** The options that name the relay, for another command: `--stage prod`. */
    globalArguments: globalArguments(options),
    /** Runs another command. */
    run,
    /** The exit code so far; a command sets it when something is wrong. */
    exitCode: exitCodes.ok as ExitCode,
  };
}

function globalArguments({ json: _, ...named }: GlobalOptions): string[] {
  return Object.entries(named).flatMap(([name, value]) => {
    const typed = `--${name.replace('localPort', 'local-port')}`;
    if (typeof value === 'boolean') return value ? [typed] : [];
    return value === undefined ? [] : [typed, String(value)];
  });
}
