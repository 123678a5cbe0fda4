import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as z from 'zod';
import { parseJson } from '../../../json/json.ts';
import { readTextFile } from '../../files.ts';
import { stateFile } from '../dlq/journal.ts';

const runSchema = z.object({
  run: z.string(),
  since: z.number(),
  until: z.number(),
  type: z.array(z.string()),
  subject: z.array(z.string()),
});

/** A replay with everything that it was asked for. */
export type Run = z.output<typeof runSchema>;

/** Where the runs to a queue are noted. */
export function runFile(queueUrl: string, environment: Readonly<Record<string, string | undefined>>): string {
  return `${stateFile('replay', queueUrl, environment)}.json`;
}

/** The journal of the run in that file: what it has published. */
export function journalOf(file: string): string {
  return `${file}.journal`;
}

/** The run that was stopped half-way; undefined where there is none. */
export async function readUnfinishedRun(file: string): Promise<Run | undefined> {
  const run = runSchema.safeParse(parseJson((await readTextFile(file)) ?? ''));
  return run.success ? run.data : undefined;
}

export async function writeRun(file: string, run: Run): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(run)}\n`, { mode: 0o600 });
}

/** Forgets a run and its journal. */
export async function removeRun(file: string): Promise<void> {
  for (const one of [file, journalOf(file)]) await rm(one, { force: true });
}
