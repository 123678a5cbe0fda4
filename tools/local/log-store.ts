import { appendFileSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';

/** One line that a function wrote. */
export interface LogLine {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly logGroup: string;
  readonly message: string;
}

export type LogStore = ReturnType<typeof createLogStore>;

/** Of the newest lines, so many can always be asked for. */
const fewestLines = 50_000;

/**
 * What CloudWatch Logs is in AWS: the newest lines in memory, and files of JSON lines in `directory`, one per log group, of
 * a bounded size. What an earlier run left becomes the older half, `NAME.1.ndjson`.
 */
export function createLogStore(directory: string, largestFileBytes = 20 * 1024 * 1024) {
  mkdirSync(directory, { recursive: true });
  const lines: LogLine[] = [];
  const files = new Map<string, ReturnType<typeof createLogFile>>();
  return {
    write: (line: LogLine): void => {
      lines.push(line);
      if (lines.length > fewestLines * 2) lines.splice(0, fewestLines);
      const file = files.get(line.logGroup) ?? createLogFile(directory, line.logGroup, largestFileBytes);
      files.set(line.logGroup, file);
      file(`${JSON.stringify(line)}\n`);
    },
    /** The lines that contain `contains` and are not older than `since`, in the order of their time. */
    read: ({ contains = '', since = 0 }: { contains?: string; since?: number } = {}) =>
      lines
        .filter(({ time, message }) => time >= since && message.includes(contains))
        .sort((left, right) => left.time - right.time),
  };
}

/** Appends to the file of a log group; when it's full, it becomes the older half. */
function createLogFile(directory: string, logGroup: string, largestBytes: number): (text: string) => void {
  const name = logGroup.replace(/^\/+/, '').replace(/[^a-zA-Z0-9._-]+/g, '_');
  const current = join(directory, `${name}.ndjson`);
  let size = Number.POSITIVE_INFINITY;
  return (text) => {
    if (size > largestBytes) {
      if (existsSync(current)) renameSync(current, join(directory, `${name}.1.ndjson`));
      size = 0;
    }
    appendFileSync(current, text);
    size += Buffer.byteLength(text);
  };
}
