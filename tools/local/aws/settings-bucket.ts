import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The bucket with the rules' settings, as files: the object in force is a file that a person edits, the other objects are
 * in a folder of the same name beside it.
 */
export interface SettingsBucket {
  readonly name: string;
  /** The settings in force; undefined where the file is gone. */
  current(): StoredObject | undefined;
  get(key: string): StoredObject | undefined;
  put(key: string, body: Buffer): StoredObject;
  list(prefix: string): readonly StoredObject[];
  /** True once after the file in force, or a word list beside it, has changed. */
  changed(): boolean;
}

export interface StoredObject {
  readonly key: string;
  readonly body: Buffer;
  readonly etag: string;
  readonly modifiedAt: Date;
}

export interface SettingsBucketOptions {
  /** `s3://bucket/key` of the object in force. */
  readonly object: string;
  /** Its file. Made with no rules in it where it is missing. */
  readonly file: string;
}

const privateFile = { mode: 0o600 };
const privateFolder = { recursive: true, mode: 0o700 };

export function createSettingsBucket({ object, file }: SettingsBucketOptions): SettingsBucket {
  const { hostname: name, pathname } = new URL(object);
  const current = pathname.slice(1);
  const folder = file.replace(/\.json$/, '');
  const fileOf = (key: string): string | undefined => {
    if (key === current) return file;
    return /^[\w.-]+(?:\/[\w.-]+)+$/.test(key) && !key.includes('..') ? join(folder, key) : undefined;
  };
  const get = (key: string): StoredObject | undefined => {
    const path = fileOf(key);
    const stats = path === undefined ? undefined : statSync(path, { throwIfNoEntry: false });
    if (path === undefined || !stats?.isFile()) return undefined;
    const body = readFileSync(path);
    return { key, body, etag: `"${createHash('md5').update(body).digest('hex')}"`, modifiedAt: stats.mtime };
  };
  const keys = (): string[] => [current, ...filesIn(folder)];
  const stamps = () =>
    keys()
      .filter((key) => !key.startsWith('history/'))
      .map((key) => stampOf(fileOf(key) ?? ''))
      .join();

  if (statSync(file, { throwIfNoEntry: false }) === undefined) {
    mkdirSync(dirname(file), privateFolder);
    writeFileSync(file, '{"rules":{}}\n', privateFile);
  }
  let lastStamps = stamps();
  return {
    name,
    current: () => get(current),
    get,
    put: (key, body) => {
      const path = fileOf(key);
      if (path === undefined) throw new Error(`the local bucket can't hold an object "${key}"`);
      mkdirSync(dirname(path), privateFolder);
      writeFileSync(path, body, privateFile);
      const stored = get(key);
      if (stored === undefined) throw new Error(`${path} is not a file`);
      return stored;
    },
    list: (prefix) =>
      keys()
        .filter((key) => key.startsWith(prefix))
        .sort()
        .flatMap((key) => get(key) ?? []),
    changed: () => {
      const now = stamps();
      const changed = now !== lastStamps;
      lastStamps = now;
      return changed;
    },
  };
}

function filesIn(folder: string): string[] {
  if (statSync(folder, { throwIfNoEntry: false }) === undefined) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

/** Differs whenever the file has been written. */
function stampOf(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats === undefined ? 'none' : `${stats.ino}/${stats.mtimeMs}/${stats.size}`;
}
