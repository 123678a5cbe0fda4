import { gunzipSync, gzipSync } from 'node:zlib';
import type { ObjectStore } from '../../../../lambda/archive/store-batch.ts';
import type { ArchiveStore } from '../../../../tools/relay/archive/archive-store.ts';

/** An archive in memory, for the function that writes and the commands that read. */
export function createMemoryArchive() {
  const objects = new Map<string, Uint8Array>();
  const json = new Map<string, object>();
  const linesOf = (body: Uint8Array) => gunzipSync(body).toString().split('\n').slice(0, -1);
  const writer: ObjectStore = { put: async (key, body) => void objects.set(key, body) };
  const store: ArchiveStore = {
    async *keys(prefix) {
      yield* [...objects.keys()].filter((key) => key.startsWith(prefix)).sort();
    },
    read: async (key) => {
      const body = objects.get(key);
      return body === undefined ? [] : linesOf(body);
    },
    write: async (key, lines) =>
      void objects.set(key, gzipSync(lines.map((line) => `${line}\n`).join(''), { level: 1 })),
    writeJson: async (key, value) => void json.set(key, value),
    remove: async (key) => void objects.delete(key),
  };
  return { writer, store, objects, json, lines: () => [...objects.values()].flatMap(linesOf) };
}
