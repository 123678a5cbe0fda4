import { setTimeout as sleep } from 'node:timers/promises';
import type { RuleDefinition } from '../../lambda/decisions/rule-definition.ts';
import { once } from '../../lambda/ingress/once.ts';
import { type ExitCode, exitCodes } from './errors.ts';
import { type GlobalOptions, resolveTarget } from './target.ts';
import { createTerminal, type HostProcess } from './terminal.ts';

/** The command line itself: arguments without `node` and the script's name in, the exit code out. */
export type RunCommandLine = (arguments_: readonly string[], host: HostProcess) => Promise<ExitCode>;

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
