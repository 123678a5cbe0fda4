import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A bucket of the local S3, whose objects are files. */
export interface Bucket {
  readonly name: string;
  get(key: string): StoredObject | undefined;
  put(key: string, body: Buffer): StoredObject;
  /** Sorted. */
  keys(prefix?: string): readonly string[];
  /** Left out for a bucket whose objects stay. */
  remove?(key: string): void;
}

/** The bucket with the rules' settings: the object in force is a file that a person edits. */
export interface SettingsBucket extends Bucket {
  /** The settings in force; undefined where the file is gone. */
  current(): StoredObject | undefined;
  /** True once after the file in force, or a word list beside it, has changed. */
  changed(): boolean;
}

export interface StoredObject {
  readonly key: string;
  readonly body: Buffer;
  readonly etag: string;
  readonly modifiedAt: Date;
}

const privateFile = { mode: 0o600 };
const privateFolder = { recursive: true, mode: 0o700 };

/** A bucket whose objects are the files of a folder, which is made with the first of them. */
export function createFolderBucket(name: string, folder: string): Bucket {
  const fileOf = (key: string) => fileInFolder(folder, key);
  return {
    ...filesAsObjects(fileOf, () => filesIn(folder)),
    name,
    remove: (key) => {
      const file = fileOf(key);
      if (file !== undefined) rmSync(file, { force: true });
    },
  };
}

/**
 * A bucket whose object in force, `s3://bucket/key`, is a file; it's made with no rules in it if it's missing. The other
 * objects are in a folder of the same name beside it.
 */
export function createSettingsBucket({ object, file }: { object: string; file: string }): SettingsBucket {
  const { hostname: name, pathname } = new URL(object);
  const current = pathname.slice(1);
  const folder = file.replace(/\.json$/, '');
  const fileOf = (key: string) => (key === current ? file : fileInFolder(folder, key));
  const objects = filesAsObjects(fileOf, () => [current, ...filesIn(folder)]);
  const stamps = () =>
    objects
      .keys()
      .filter((key) => !key.startsWith('history/'))
      .map((key) => stampOf(fileOf(key) ?? ''))
      .join();
  if (statsOf(file) === undefined) objects.put(current, Buffer.from('{"rules":{}}\n'));
  let lastStamps = stamps();
  return {
    ...objects,
    name,
    current: () => objects.get(current),
    changed: () => {
      const before = lastStamps;
      lastStamps = stamps();
      return lastStamps !== before;
    },
  };
}

function filesAsObjects(
  fileOf: (key: string) => string | undefined,
  allKeys: () => string[],
): Pick<Bucket, 'get' | 'put' | 'keys'> {
  const get = (key: string): StoredObject | undefined => {
    const file = fileOf(key);
    const stats = file === undefined ? undefined : statsOf(file);
    if (file === undefined || !stats?.isFile()) return undefined;
    const body = readFileSync(file);
    return { key, body, etag: `"${createHash('md5').update(body).digest('hex')}"`, modifiedAt: stats.mtime };
  };
  return {
    get,
    put: (key, body) => {
      const file = fileOf(key);
      if (file === undefined) throw new Error(`the local bucket can't hold an object "${key}"`);
      mkdirSync(dirname(file), privateFolder);
      writeFileSync(file, body, privateFile);
      const stored = get(key);
      if (stored === undefined) throw new Error(`${file} isn't a file`);
      return stored;
    },
    keys: (prefix = '') =>
      allKeys()
        .filter((key) => key.startsWith(prefix))
        .sort(),
  };
}

/** The file of a key; undefined for one that can't be a path below the folder. */
function fileInFolder(folder: string, key: string): string | undefined {
  return /^[\w.=-]+(?:\/[\w.=-]+)+$/.test(key) && !key.includes('..') ? join(folder, key) : undefined;
}

function statsOf(file: string) {
  return statSync(file, { throwIfNoEntry: false });
}

/** Differs whenever the file has been written. */
function stampOf(file: string): string {
  const stats = statsOf(file);
  return stats === undefined ? 'none' : `${stats.ino}/${stats.mtimeMs}/${stats.size}`;
}

/** The paths of all files below a folder, from there. */
function filesIn(folder: string): string[] {
  if (statsOf(folder) === undefined) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}
