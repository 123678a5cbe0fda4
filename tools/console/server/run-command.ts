import type { RunCommandLine } from '../../relay/context.ts';
import type { HostProcess } from '../../relay/terminal.ts';
import type { CommandResult } from '../shared/api.ts';

/** Runs a command of `relay` with `--json` and gathers what it says. */
export type RelayCommand = (arguments_: readonly string[], signal?: AbortSignal) => Promise<CommandResult>;

/** What a stack trace, a progress line or a hint to add `--help` would hide. */
const hint = /^\(add --help .*\)$/;

/**
 * The command line for the console: the page shows what the commands say, and does nothing that they don't. `global` are
 * the options that name the relay, such as `--stage prod`.
 */
export function createRelayCommand(
  run: RunCommandLine,
  options: { readonly global: readonly string[]; readonly environment: HostProcess['environment'] },
): RelayCommand {
  return async (arguments_, signal = new AbortController().signal) => {
    const output: string[] = [];
    const complaints: string[] = [];
    const exitCode = await run([...options.global, '--json', ...arguments_], {
      stdout: { write: (text) => output.push(text) },
      stderr: { write: (text) => complaints.push(text) },
      environment: options.environment,
      signal,
    });
    return {
      ok: exitCode === 0,
      records: output.join('').split('\n').filter(Boolean).map(readRecord),
      problem: complaints
        .join('')
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '' && !hint.test(line))
        .join('\n'),
    };
  };
}

function readRecord(line: string): unknown {
  return JSON.parse(line);
}
