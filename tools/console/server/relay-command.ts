import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as z from 'zod';
import type { CommandContext } from '../../relay/context.ts';
import type { CommandResult } from '../shared/api.ts';

/** The relay to look at, and the command line that looks at it. Its target is asked for at each request. */
export type ConsoleRelay = Pick<
  CommandContext,
  'target' | 'rules' | 'run' | 'globalArguments' | 'environment'
>;

export type RelayCommand = ReturnType<typeof createRelayCommand>;

/** A hint to add `--help`. */
const hint = /^\(add --help .*\)$/;

/** The command line for the console: the page shows what the commands say, and does nothing that they don't. */
export function createRelayCommand({ run, globalArguments, environment }: ConsoleRelay) {
  /** Runs a command with `--json` and gathers what it says; records that the schema doesn't know are left out. */
  return async <Item>(schema: z.ZodType<Item>, ...words: readonly string[]): Promise<CommandResult<Item>> => {
    let output = '';
    let complaints = '';
    const exitCode = await run([...globalArguments, '--json', ...words], {
      stdout: { write: (text) => (output += text) },
      stderr: { write: (text) => (complaints += text) },
      environment,
      signal: new AbortController().signal,
    });
    const lines = complaints.split('\n').map((line) => line.trim());
    return {
      ok: exitCode === 0,
      records: output
        .split('\n')
        .filter(Boolean)
        .flatMap((line) => schema.safeParse(JSON.parse(line)).data ?? []),
      problem: lines.filter((line) => line !== '' && !hint.test(line)).join('\n'),
    };
  };
}

/** A JSON file for a command that reads one; only its owner may read it, and it's gone afterwards. */
export async function withFile<Result>(
  text: string,
  use: (file: string) => Promise<Result>,
): Promise<Result> {
  const directory = await mkdtemp(join(tmpdir(), 'relay-console-'));
  try {
    const file = join(directory, 'page.json');
    await writeFile(file, text, { mode: 0o600 });
    return await use(file);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
