import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A bucket of the local S3. */
export type Bucket = ReturnType<typeof createBucket>;

/**
 * A bucket whose objects are the files of a folder, which is made with the first of them. The object `edited` is a file
 * elsewhere, for a person to edit.
 */
export function createBucket(name: string, folder: string, edited?: { key: string; file: string }) {
  /** Undefined for a key that can't be a path below the folder. */
  const fileOf = (key: string): string | undefined => {
    if (key === edited?.key) return edited.file;
    return /^[\w.=-]+(?:\/[\w.=-]+)+$/.test(key) && !key.includes('..') ? join(folder, key) : undefined;
  };
  const statsOf = (key: string) => statSync(fileOf(key) ?? '', { throwIfNoEntry: false });
  return {
    name,
    /** The key of the object that a person edits. */
    edited: edited?.key,
    get: (key: string) => {
      const file = fileOf(key);
      const stats = statsOf(key);
      if (file === undefined || !stats?.isFile()) return undefined;
      const body = readFileSync(file);
      return { body, etag: etagOf(body), modifiedAt: stats.mtime };
    },
    /** Stores an object and answers its ETag. */
    put: (key: string, body: Buffer): string => {
      const file = fileOf(key);
      if (file === undefined) throw new Error(`the local bucket can't hold an object "${key}"`);
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      writeFileSync(file, body, { mode: 0o600 });
      return etagOf(body);
    },
    remove: (key: string): void => {
      const file = fileOf(key);
      if (file !== undefined) rmSync(file, { force: true });
    },
    /** The objects with keys that are wanted, in the order of their keys. */
    list: (isWanted: (key: string) => boolean) =>
      [...(edited === undefined ? [] : [edited.key]), ...filesIn(folder)]
        .filter(isWanted)
        .sort()
        .flatMap((key) => {
          const stats = statsOf(key);
          return stats === undefined ? [] : [{ key, size: stats.size, modifiedAt: stats.mtime }];
        }),
  };
}

/**
 * The bucket with the rules' settings: the object in force, `s3://bucket/key`, is a file, made with no rules in it if it's
 * missing. History and word lists are in a folder of the same name beside it.
 */
export function createSettingsBucket(object: string, file: string): Bucket {
  const { hostname, pathname } = new URL(object);
  const key = pathname.slice(1);
  const bucket = createBucket(hostname, file.replace(/\.json$/, ''), { key, file });
  if (!existsSync(file)) bucket.put(key, Buffer.from('{"rules":{}}\n'));
  return bucket;
}

function etagOf(body: Buffer): string {
  return `"${createHash('md5').update(body).digest('hex')}"`;
}

/** The paths of all files below a folder, from there. */
function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}
