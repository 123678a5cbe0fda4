import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LogFields } from '../../../lambda/telemetry/fields.ts';
import { describeError } from '../../relay/errors.ts';
import { allLogGroups, openLogStore } from '../../relay/logs/relay-logs.ts';
import type { Target } from '../../relay/target.ts';
import type { LiveRecord, StreamEvents } from '../shared/api.ts';
import { readKeptMessages } from './kept-messages.ts';
import { readQueues } from './queues.ts';
import { createRecordReader } from './read-records.ts';

/** Milliseconds: records are sent together, and queues are counted so often (in AWS each count is a request). */
const pauses = { records: 100, localQueues: 1_000, deployedQueues: 15_000, subjects: 500, retry: 2_000 };
const mostRecordsAtOnce = 500;

/** A page that follows the relay. */
interface Follower {
  send<Name extends keyof StreamEvents>(name: Name, data: StreamEvents[Name]): void;
  /** Aborted when the browser leaves. */
  readonly signal: AbortSignal;
}

/**
 * Writes the stream of events that a page follows: records from `since` (milliseconds since 1970) on, the state of the
 * queues, and subjects where they are known. It ends when the browser leaves.
 */
export function streamTo(target: () => Promise<Target>, since: number): (response: ServerResponse) => void {
  return (response) => {
    const left = new AbortController();
    response.on('close', () => left.abort());
    const page: Follower = {
      send: (name, data) => void response.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`),
      signal: left.signal,
    };
    response.flushHeaders();
    void repeat(page, async () => followRecords(await target(), since, page));
    void repeat(page, async () => followQueues(await target(), page));
    void repeat(page, async () => followSubjects(await target(), page));
  };
}

/** Says what went wrong and begins again, until the browser leaves. */
async function repeat({ signal, send }: Follower, follow: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    try {
      return await follow();
    } catch (error) {
      if (!signal.aborted) send('problem', describeError(error));
    }
    await pause(pauses.retry, signal);
  }
}

async function followRecords(target: Target, since: number, { signal, send }: Follower): Promise<void> {
  const read = createRecordReader();
  const waiting: LiveRecord[] = [];
  const flush = () => {
    while (waiting.length > 0) send('records', waiting.splice(0, mostRecordsAtOnce));
  };
  const timer = setInterval(flush, pauses.records);
  try {
    // Every line about a delivery or a record has this field.
    const query = { contains: 'requestId' satisfies keyof LogFields, since, logGroups: allLogGroups(target) };
    for await (const line of openLogStore(target).follow(query, signal)) {
      const record = read(line);
      if (record !== undefined) waiting.push(record);
    }
  } finally {
    clearInterval(timer);
    flush();
  }
}

async function followQueues(target: Target, { signal, send }: Follower): Promise<void> {
  while (!signal.aborted) {
    send('queues', await readQueues(target));
    await pause(target.localUrl === undefined ? pauses.deployedQueues : pauses.localQueues, signal);
  }
}

/** Log lines hold no subject. The local run knows the subjects of the events that it published. */
async function followSubjects({ localUrl }: Target, { signal, send }: Follower): Promise<void> {
  let after = 0;
  while (localUrl !== undefined && !signal.aborted) {
    const messages = await readKeptMessages(localUrl, after);
    after = messages.at(-1)?.sequence ?? after;
    const subjects: Record<string, string> = {};
    for (const { id, subject } of messages)
      if (id !== undefined && subject !== undefined) subjects[id] = subject;
    if (Object.keys(subjects).length > 0) send('subjects', subjects);
    await pause(pauses.subjects, signal);
  }
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
}
