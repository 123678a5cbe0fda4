import { mkdirSync, renameSync, statSync } from 'node:fs';
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseJsonObject } from '../json/json.ts';
import { codeOf } from './errors.ts';

/** One line that a function wrote. */
export interface LogLine {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly logGroup: string;
  readonly message: string;
}

export type LogStore = ReturnType<typeof createLogStore>;

/** Lines that are kept in memory too, so that following the log doesn't read the files each time. */
const mostRecentLines = 5_000;

const defaultLargestFileBytes = 20 * 1024 * 1024;

/**
 * What CloudWatch Logs is in AWS: files of JSON lines in `directory`, one per log group, of a bounded size. What an earlier
 * run left becomes the older half, `NAME.1.ndjson`.
 */
export function createLogStore(directory: string, largestFileBytes = defaultLargestFileBytes) {
  mkdirSync(directory, { recursive: true });
  const files = new Map<string, LogFile>();
  const startedAt = Date.now();
  const recent: LogLine[] = [];
  /** The newest time of a line that is in the files only. */
  let forgottenUntil = Number.NEGATIVE_INFINITY;
  let writing: Promise<void> = Promise.resolve();
  let scheduled = false;

  const writePending = async () => {
    scheduled = false;
    for (const file of files.values()) await file.writePending();
  };
  const flush = async () => {
    writing = writing.then(writePending);
    await writing;
  };
  return {
    /** Waits until everything is in the files. */
    flush,
    write: (line: LogLine): void => {
      recent.push(line);
      if (recent.length > mostRecentLines)
        forgottenUntil = Math.max(forgottenUntil, recent.shift()?.time ?? forgottenUntil);
      const file = files.get(line.logGroup) ?? createLogFile(directory, line.logGroup, largestFileBytes);
      files.set(line.logGroup, file);
      file.add(line);
      if (scheduled) return;
      scheduled = true;
      setImmediate(() => void flush());
    },
    /** This run's lines that contain `contains` and are not older than `since`, in the order of their time. */
    read: async ({ contains, since }: { contains: string; since: number }): Promise<readonly LogLine[]> => {
      await flush();
      const lines = since > forgottenUntil ? recent : await Promise.all([...files.values()].map(readLines));
      return lines
        .flat()
        .filter((line) => line.time >= Math.max(since, startedAt) && line.message.includes(contains))
        .sort((left, right) => left.time - right.time);
    },
  };
}

type LogFile = ReturnType<typeof createLogFile>;

/** The file of a log group; when it's full, it becomes the older half. */
function createLogFile(directory: string, logGroup: string, largestBytes: number) {
  const name = logGroup.replace(/^\/+/, '').replace(/[^a-zA-Z0-9._-]+/g, '_');
  const current = join(directory, `${name}.ndjson`);
  const older = join(directory, `${name}.1.ndjson`);
  const pending: LogLine[] = [];
  let size = Number.POSITIVE_INFINITY;
  return {
    halves: [older, current],
    add: (line: LogLine) => void pending.push(line),
    writePending: async () => {
      if (pending.length === 0) return;
      const text = pending
        .splice(0)
        .map((line) => `${JSON.stringify(line)}\n`)
        .join('');
      if (size > largestBytes) {
        if (statSync(current, { throwIfNoEntry: false }) !== undefined) renameSync(current, older);
        size = 0;
      }
      await appendFile(current, text);
      size += Buffer.byteLength(text);
    },
  };
}

async function readLines({ halves }: LogFile): Promise<LogLine[]> {
  const texts = await Promise.all(halves.map(readOrNothing));
  return texts.flatMap((text) => text.split('\n')).flatMap((text) => parseLogLine(text) ?? []);
}

function parseLogLine(text: string): LogLine | undefined {
  const { time, logGroup, message } = parseJsonObject(text) ?? {};
  return typeof time === 'number' && typeof logGroup === 'string' && typeof message === 'string'
    ? { time, logGroup, message }
    : undefined;
}

async function readOrNothing(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return '';
    throw thrown;
  }
}
