import { hash } from 'node:crypto';
import { appendFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { deduplicationInterval } from '../../../../lambda/sqs/limits.ts';
import { parseJson } from '../../../json/json.ts';
import { describeError, RelayError } from '../../errors.ts';
import { readTextFile } from '../../files.ts';
import { queueName } from '../../queues/known-queues.ts';

/** What is known of a run that was interrupted, in a file with one line of JSON for each step. */
export type Journal = Awaited<ReturnType<typeof openJournal>>;

/** The journal of a queue, in the folder that the system has for such state. */
export function journalFile(
  kind: 'redrive' | 'replay',
  queueUrl: string,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  const state = environment.XDG_STATE_HOME || join(environment.HOME || homedir(), '.local', 'state');
  const account = hash('sha256', queueUrl).slice(0, 8);
  return join(state, 'cometchat-relay', kind, `${queueName(queueUrl)}-${account}.ndjson`);
}

const entrySchema = z.object({ id: z.string(), state: z.enum(['intended', 'sent']), at: z.number() });
const mode = 0o600;

/**
 * Opens the journal in a file. Rejects if it can't be read or written: the run couldn't be resumed.
 *
 * @param head begins the file anew, with this as its first line
 */
export async function openJournal(file: string, head?: object) {
  const append = async (ids: readonly string[], state: 'intended' | 'sent'): Promise<void> => {
    // The leading line break ends a half-written line of a run that was killed.
    const lines = ids.map((id) => `\n${JSON.stringify({ id, state, at: Date.now() })}`);
    await appendFile(file, lines.join(''), { mode });
  };
  try {
    await mkdir(dirname(file), { recursive: true });
    if (head === undefined) await append([], 'sent');
    else await writeFile(file, JSON.stringify(head), { mode });
  } catch (cause) {
    const why = describeError(cause);
    throw new RelayError(
      `Can't write the journal ${file}: ${why}. Without it, a stopped run can't be resumed.`,
    );
  }
  const sent = new Set<string>();
  const intended = new Map<string, number>();
  for (const line of ((await readTextFile(file)) ?? '').split('\n')) {
    const entry = entrySchema.safeParse(parseJson(line)).data;
    // A run that was killed may have left half a line; the record in question then counts as not noted.
    if (entry?.state === 'intended') intended.set(entry.id, entry.at);
    else if (entry !== undefined) sent.add(entry.id);
  }
  return {
    /** Accepted by SQS in an earlier run, and perhaps not deleted: not to be sent again. */
    sent,
    /** Whether an earlier run was stopped while it sent this one, and SQS has forgotten since whether it took it. */
    isDoubtful: (id: string) => Date.now() - (intended.get(id) ?? Date.now()) > deduplicationInterval,
    noteIntent: (ids: readonly string[]) => append(ids, 'intended'),
    noteSent: (ids: readonly string[]) => append(ids, 'sent'),
    /** Deletes the file: nothing is left to resume. */
    discard: () => rm(file, { force: true }),
  };
}
