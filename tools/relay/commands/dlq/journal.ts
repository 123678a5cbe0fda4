import { hash } from 'node:crypto';
import { appendFile, mkdir, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { parseJson } from '../../../json/json.ts';
import { describeError, RelayError } from '../../errors.ts';
import { readTextFile } from '../../files.ts';
import { queueName } from '../../queues/known-queues.ts';

/**
 * What is known of a redrive that was interrupted: which dead letters were about to be sent, and which SQS has accepted.
 * One file per dead-letter queue; it holds message ids only.
 */
export interface Journal {
  /** Accepted by SQS in an earlier run, and perhaps not deleted: not to be sent again. */
  readonly sent: ReadonlySet<string>;
  /** About to be sent in an earlier run, and no answer known; when, in milliseconds since 1970. */
  readonly intended: ReadonlyMap<string, number>;
  noteIntent(messageIds: readonly string[]): Promise<void>;
  noteSent(messageIds: readonly string[]): Promise<void>;
  /** Deletes the file: nothing is left to resume. */
  discard(): Promise<void>;
}

/** The file of a queue's unfinished work, without its ending, in the folder that the system has for such state. */
export function stateFile(
  kind: 'redrive' | 'replay',
  queueUrl: string,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  const state = environment.XDG_STATE_HOME || join(environment.HOME || homedir(), '.local', 'state');
  const account = hash('sha256', queueUrl).slice(0, 8);
  return join(state, 'cometchat-relay', kind, `${queueName(queueUrl)}-${account}`);
}

/** The journal's file for a dead-letter queue. */
export function journalFile(
  queueUrl: string,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  return `${stateFile('redrive', queueUrl, environment)}.ndjson`;
}

const entrySchema = z.object({ id: z.string(), state: z.enum(['intended', 'sent']), at: z.number() });

/** SQS keeps no record for longer; what is older concerns nothing that is still there. */
const longestRetention = 14 * 24 * 3_600_000;

/** Opens the journal of a queue. Rejects if it can't be read or written: a redrive couldn't be resumed. */
export async function openJournal(file: string, now: () => number): Promise<Journal> {
  const sent = new Set<string>();
  const intended = new Map<string, number>();
  for (const line of ((await readTextFile(file)) ?? '').split('\n')) {
    const entry = entrySchema.safeParse(parseJson(line)).data;
    // A run that was killed may have left half a line; the record in question then counts as not noted.
    if (entry === undefined || entry.at < now() - longestRetention) continue;
    if (entry.state === 'intended') intended.set(entry.id, entry.at);
    else sent.add(entry.id);
  }
  for (const id of sent) intended.delete(id);
  const append = async (ids: readonly string[], state: 'intended' | 'sent'): Promise<void> => {
    // The leading line break ends a half-written line of a run that was killed.
    const lines = ids.map((id) => `\n${JSON.stringify({ id, state, at: now() })}`);
    await appendFile(file, lines.join(''), { mode: 0o600 });
  };
  try {
    await mkdir(dirname(file), { recursive: true });
    await append([], 'sent');
  } catch (cause) {
    const why = describeError(cause);
    throw new RelayError(
      `Can't write the journal ${file}: ${why}. Without it, a stopped run can't be resumed.`,
    );
  }
  return {
    sent,
    intended,
    noteIntent: (ids) => append(ids, 'intended'),
    noteSent: (ids) => append(ids, 'sent'),
    discard: () => rm(file, { force: true }),
  };
}
