import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A bucket of the local S3. */
export interface Bucket {
  readonly name: string;
  get(key: string): StoredObject | undefined;
  put(key: string, body: Buffer): StoredObject;
  /** Sorted by key. */
  keys(prefix: string): readonly string[];
  /** Left out for a bucket whose objects stay. */
  remove?(key: string): void;
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
  const fileOf = (key: string) => (isFolderKey(key) ? join(folder, key) : undefined);
  return {
    name,
    get: (key) => readObject(key, fileOf(key)),
    put: (key, body) => writeObject(key, fileOf(key), body),
    keys: (prefix) =>
      filesIn(folder)
        .filter((key) => key.startsWith(prefix))
        .sort(),
    remove: (key) => {
      const file = fileOf(key);
      if (file !== undefined) rmSync(file, { force: true });
    },
  };
}

/** Whether a key can be a path below a folder. */
export function isFolderKey(key: string): boolean {
  return /^[\w.=-]+(?:\/[\w.=-]+)+$/.test(key) && !key.includes('..');
}

export function readObject(key: string, file: string | undefined): StoredObject | undefined {
  const stats = file === undefined ? undefined : statSync(file, { throwIfNoEntry: false });
  if (file === undefined || !stats?.isFile()) return undefined;
  const body = readFileSync(file);
  return { key, body, etag: `"${createHash('md5').update(body).digest('hex')}"`, modifiedAt: stats.mtime };
}

export function writeObject(key: string, file: string | undefined, body: Buffer): StoredObject {
  if (file === undefined) throw new Error(`the local bucket can't hold an object "${key}"`);
  mkdirSync(dirname(file), privateFolder);
  writeFileSync(file, body, privateFile);
  const stored = readObject(key, file);
  if (stored === undefined) throw new Error(`${file} is not a file`);
  return stored;
}

/** The paths of all files below a folder, from there. */
export function filesIn(folder: string): string[] {
  if (statSync(folder, { throwIfNoEntry: false }) === undefined) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}
