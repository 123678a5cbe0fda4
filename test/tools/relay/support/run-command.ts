import { Readable } from 'node:stream';
import { consoleCommand } from '../../../../tools/console/command.ts';
import { runRelay } from '../../../../tools/relay/run.ts';
import type { HostProcess } from '../../../../tools/relay/terminal.ts';

export interface CommandRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The JSON lines of stdout. */
  records(): Record<string, unknown>[];
}

export interface RunOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly terminal?: boolean;
  readonly stdin?: HostProcess['stdin'];
  /** What the person at the terminal answers, a line each. Default: the process's own standard input. */
  readonly answers?: readonly string[];
}

/** Runs the command line in this process, as `npm run relay -- ...arguments` would. */
export async function runCommand(
  arguments_: readonly string[],
  options: RunOptions = {},
): Promise<CommandRun> {
  const out: string[] = [];
  const err: string[] = [];
  const isTTY = options.terminal ?? false;
  const exitCode = await runRelay(
    arguments_,
    {
      ...(options.stdin !== undefined && { stdin: options.stdin }),
      ...(options.answers !== undefined && {
        stdin: Readable.from(options.answers.map((answer) => `${answer}\n`)),
      }),
      stdout: { write: (text) => out.push(text), isTTY },
      stderr: { write: (text) => err.push(text), isTTY },
      environment: options.environment ?? {},
      signal: options.signal ?? new AbortController().signal,
    },
    [consoleCommand],
  );
  const stdout = out.join('');
  return {
    exitCode,
    stdout,
    stderr: err.join(''),
    records: () =>
      stdout
        .split('\n')
        .filter((line) => line !== '')
        .map((line): Record<string, unknown> => JSON.parse(line)),
  };
}
