import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { parseJson } from '../../../json/json.ts';
import { queueName } from '../../queues/known-queues.ts';

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
  const state = environment.XDG_STATE_HOME || join(environment.HOME || homedir(), '.local', 'state');
  const account = createHash('sha256').update(queueUrl).digest('hex').slice(0, 8);
  return join(state, 'cometchat-relay', 'replay', `${queueName(queueUrl)}-${account}.json`);
}

/** The run that was stopped half-way; undefined where there is none. */
export async function readUnfinishedRun(file: string): Promise<Run | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const run = runSchema.safeParse(parseJson(text));
  return run.success ? run.data : undefined;
}

export async function writeRun(file: string, run: Run): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(run)}\n`, { mode: 0o600 });
}

export async function removeRun(file: string): Promise<void> {
  await rm(file, { force: true });
}
