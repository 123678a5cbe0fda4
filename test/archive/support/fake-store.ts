import { gunzipSync } from 'node:zlib';
import type { ObjectStore } from '../../../lambda/archive/store-batch.ts';

/** What S3 does with a `put`; `accept-then-throw` stores the object and loses the answer. */
export type StoreBehaviour = 'accept' | 'throw' | 'accept-then-throw';

export interface FakeStore extends ObjectStore {
  readonly objects: ReadonlyMap<string, Uint8Array>;
  /** Every line of every object. */
  lines(): string[];
}

export function createFakeStore(behaviourOf: (key: string) => StoreBehaviour = () => 'accept'): FakeStore {
  const objects = new Map<string, Uint8Array>();
  return {
    objects,
    async put(key, body) {
      const behaviour = behaviourOf(key);
      if (behaviour !== 'throw') objects.set(key, body);
      if (behaviour !== 'accept') throw Object.assign(new Error('no'), { name: 'SlowDown' });
    },
    lines: () =>
      [...objects.values()].flatMap((body) => gunzipSync(body).toString().split('\n').slice(0, -1)),
  };
}
