import type { Command } from 'commander';
import { type ExitCode, exitCodes } from './errors.ts';
import { globalSettings } from './global-options.ts';
import { resolveTarget, type Target } from './target.ts';
import { createTerminal, type OutputStream, type Terminal } from './terminal.ts';

/** What every command gets: where to write, what to work on, when to stop. */
export interface CommandContext {
  /** Made at its first use, after the command line is parsed: `--json` decides what it is. */
  readonly terminal: Terminal;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Aborted by Ctrl+C: stop soon, tidy up, report what is known so far. */
  readonly signal: AbortSignal;
  /** The relay that the global options name; resolved once, at its first use. */
  target(): Promise<Target>;
  /** True with `--local`: nothing may leave this machine. */
  readonly local: boolean;
  /** The exit code so far; a command sets it where the answer is not "all well". */
  exitCode: ExitCode;
}

/** What the command line gets from the process; tests pass their own. */
export interface Surroundings {
  readonly stdin?: NodeJS.ReadableStream | undefined;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/** The context for one run of the command line. */
export function createContext(program: Command, surroundings: Surroundings): CommandContext {
  let terminal: Terminal | undefined;
  let target: Promise<Target> | undefined;
  return {
    get terminal() {
      terminal ??= createTerminal({ ...surroundings, json: globalSettings(program).json });
      return terminal;
    },
    environment: surroundings.environment,
    signal: surroundings.signal,
    target: () => {
      target ??= resolveTarget(globalSettings(program));
      return target;
    },
    get local() {
      return globalSettings(program).local;
    },
    exitCode: exitCodes.ok,
  };
}
