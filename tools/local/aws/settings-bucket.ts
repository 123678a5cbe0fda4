import { statSync } from 'node:fs';
import { join } from 'node:path';
import { type Bucket, filesIn, isFolderKey, readObject, type StoredObject, writeObject } from './bucket.ts';

/**
 * The bucket with the rules' settings, as files: the object in force is a file that a person edits, the other objects are
 * in a folder of the same name beside it.
 */
export interface SettingsBucket extends Bucket {
  /** The settings in force; undefined where the file is gone. */
  current(): StoredObject | undefined;
  /** True once after the file in force, or a word list beside it, has changed. */
  changed(): boolean;
}

export interface SettingsBucketOptions {
  /** `s3://bucket/key` of the object in force. */
  readonly object: string;
  /** Its file. Made with no rules in it where it is missing. */
  readonly file: string;
}

export function createSettingsBucket({ object, file }: SettingsBucketOptions): SettingsBucket {
  const { hostname: name, pathname } = new URL(object);
  const current = pathname.slice(1);
  const folder = file.replace(/\.json$/, '');
  const fileOf = (key: string): string | undefined => {
    if (key === current) return file;
    return isFolderKey(key) ? join(folder, key) : undefined;
  };
  const get = (key: string) => readObject(key, fileOf(key));
  const keys = (): string[] => [current, ...filesIn(folder)];
  const stamps = () =>
    keys()
      .filter((key) => !key.startsWith('history/'))
      .map((key) => stampOf(fileOf(key) ?? ''))
      .join();

  if (statSync(file, { throwIfNoEntry: false }) === undefined)
    writeObject(current, file, Buffer.from('{"rules":{}}\n'));
  let lastStamps = stamps();
  return {
    name,
    current: () => get(current),
    get,
    put: (key, body) => writeObject(key, fileOf(key), body),
    keys: (prefix) =>
      keys()
        .filter((key) => key.startsWith(prefix))
        .sort(),
    changed: () => {
      const now = stamps();
      const changed = now !== lastStamps;
      lastStamps = now;
      return changed;
    },
  };
}

/** Differs whenever the file has been written. */
function stampOf(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats === undefined ? 'none' : `${stats.ino}/${stats.mtimeMs}/${stats.size}`;
}
