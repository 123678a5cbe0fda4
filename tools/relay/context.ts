import type { Command } from 'commander';
import * as z from 'zod';
import type { RuleDefinition } from '../../lambda/decisions/rule-definition.ts';
import { type ExitCode, exitCodes } from './errors.ts';
import { addOptions, flag, option, readOptions, wholeNumber } from './options.ts';
import { resolveTarget, type Target } from './target.ts';
import { createTerminal, type OutputStream, type Terminal } from './terminal.ts';

/** What every command gets: where to write, what to work on, when to stop. */
export interface CommandContext {
  /** Made at its first use, after the command line is parsed: `--json` decides what it is. */
  readonly terminal: Terminal;
  readonly stdin: NonNullable<HostProcess['stdin']>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Aborted by Ctrl+C: stop soon, clean up, report what is known so far. */
  readonly signal: AbortSignal;
  /** The relay that the global options name, resolved at its first use. */
  target(): Promise<Target>;
  /** The rules that settings can name: the shipped ones and the project's own. Loaded at each call. */
  rules(): Promise<readonly RuleDefinition[]>;
  /** True with `--local`: nothing may leave this machine. */
  readonly local: boolean;
  /** The AWS region that was asked for. */
  readonly region: string | undefined;
  /** The options that name the relay, for another command: `--stage prod`. */
  readonly globalArguments: readonly string[];
  /** Runs another command. */
  readonly run: RunCommandLine;
  /** The exit code so far; a command sets it when something is wrong. */
  exitCode: ExitCode;
}

/** What the command line uses of its process; tests pass their own. */
export interface HostProcess {
  readonly stdin?: (NodeJS.ReadableStream & { readonly isTTY?: boolean }) | undefined;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/** The command line itself: arguments without `node` and the script's name in, the exit code out. */
export type RunCommandLine = (arguments_: readonly string[], host: HostProcess) => Promise<ExitCode>;

/** The options that every command takes, before or after its name. */
function globalOptions(environment: HostProcess['environment']) {
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
    region: option(
      '--region <region>',
      "the AWS region (default: your profile's or environment's)",
      z.string().optional(),
    ),
    profile: option('--profile <profile>', 'the AWS profile to use', z.string().optional()),
    rules: option(
      '--rules <module>',
      'your own rules, a .ts or .js file (default: what infra/relay.config.ts names)',
      z.string().optional(),
    ),
    json: flag('--json', 'write JSON lines, for scripts'),
  };
}

/** Adds the global options and makes the context for one run of the command line. */
export function createContext(program: Command, host: HostProcess, run: RunCommandLine): CommandContext {
  const shape = globalOptions(host.environment);
  addOptions(program, shape);
  const stdin = host.stdin ?? process.stdin;
  let terminal: Terminal | undefined;
  let target: Promise<Target> | undefined;
  return {
    get terminal() {
      terminal ??= createTerminal({ ...host, stdin, json: readOptions(program, shape).json });
      return terminal;
    },
    stdin,
    environment: host.environment,
    signal: host.signal,
    target: () => {
      target ??= resolveTarget(readOptions(program, shape));
      return target;
    },
    rules: async () => {
      const { rules: module, stage, local } = readOptions(program, shape);
      const { projectRules } = await import('./project-rules.ts');
      return projectRules({ module, stage: local ? undefined : stage });
    },
    get globalArguments() {
      const { local, localPort, stage, stack, region, profile, rules } = readOptions(program, shape);
      const own = rules === undefined ? [] : ['--rules', rules];
      if (local) return ['--local', '--local-port', String(localPort), ...own];
      return [
        ...own,
        ...['--stage', stage],
        ...(stack === undefined ? [] : ['--stack', stack]),
        ...(region === undefined ? [] : ['--region', region]),
        ...(profile === undefined ? [] : ['--profile', profile]),
      ];
    },
    run,
    get local() {
      return readOptions(program, shape).local;
    },
    get region() {
      return readOptions(program, shape).region;
    },
    exitCode: exitCodes.ok,
  };
}
