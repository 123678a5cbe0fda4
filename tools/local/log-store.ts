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

/** What CloudWatch Logs is in AWS: files of JSON lines, one per log group, of a bounded size. */
export interface LogStore {
  write(line: LogLine): void;
  /** This run's lines that contain `contains` and are not older than `since`, in the order of their time. */
  read(query: { contains: string; since: number }): Promise<readonly LogLine[]>;
  /** Waits until everything is in the files. */
  flush(): Promise<void>;
}

/** Lines that are kept in memory too, so that whoever follows the log doesn't read the files each time. */
const mostRecentLines = 5_000;

const defaultLargestFileBytes = 20 * 1024 * 1024;

/** Keeps them in `directory`. What an earlier run left becomes the older half, `NAME.1.ndjson`. */
export function createLogStore(directory: string, largestFileBytes = defaultLargestFileBytes): LogStore {
  mkdirSync(directory, { recursive: true });
  const pending = new Map<string, string[]>();
  const sizes = new Map<string, number>();
  const startedAt = Date.now();
  const recent: LogLine[] = [];
  /** The newest time of a line that is in the files only. */
  let forgottenUntil = Number.NEGATIVE_INFINITY;
  let writing: Promise<void> = Promise.resolve();
  let scheduled = false;

  const pathsOf = (logGroup: string) => {
    const name = logGroup.replace(/^\/+/, '').replace(/[^a-zA-Z0-9._-]+/g, '_');
    return { current: join(directory, `${name}.ndjson`), older: join(directory, `${name}.1.ndjson`) };
  };

  async function writePending(): Promise<void> {
    scheduled = false;
    const batches = [...pending];
    pending.clear();
    for (const [logGroup, lines] of batches) {
      const { current, older } = pathsOf(logGroup);
      const text = `${lines.join('\n')}\n`;
      const size = sizes.get(logGroup);
      if (size === undefined || size > largestFileBytes) {
        if (statSync(current, { throwIfNoEntry: false }) !== undefined) renameSync(current, older);
        sizes.set(logGroup, 0);
      }
      await appendFile(current, text);
      sizes.set(logGroup, (sizes.get(logGroup) ?? 0) + Buffer.byteLength(text));
    }
  }

  const flush = async () => {
    writing = writing.then(writePending);
    await writing;
  };

  return {
    flush,
    write: (line) => {
      recent.push(line);
      if (recent.length > mostRecentLines)
        forgottenUntil = Math.max(forgottenUntil, recent.shift()?.time ?? forgottenUntil);
      const lines = pending.get(line.logGroup) ?? [];
      lines.push(JSON.stringify(line));
      pending.set(line.logGroup, lines);
      if (scheduled) return;
      scheduled = true;
      setImmediate(() => void flush());
    },
    read: async ({ contains, since }) => {
      const isWanted = (line: LogLine) =>
        line.time >= Math.max(since, startedAt) && line.message.includes(contains);
      await flush();
      if (since > forgottenUntil) return recent.filter(isWanted).toSorted(byTime);
      const files = [...sizes.keys()].flatMap((logGroup) => {
        const { current, older } = pathsOf(logGroup);
        return [older, current];
      });
      const contents = await Promise.all(files.map(readOrNothing));
      return contents
        .flatMap((content) => content.split('\n'))
        .flatMap((text) => parseLogLine(text) ?? [])
        .filter(isWanted)
        .toSorted(byTime);
    },
  };
}

function byTime(left: LogLine, right: LogLine): number {
  return left.time - right.time;
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
