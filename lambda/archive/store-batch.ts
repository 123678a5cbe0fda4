import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type PlannedObject, planObjects } from './plan-objects.ts';

const compress = promisify(gzip);

/** The one thing that the function needs of S3; tests put a fake in its place. */
export interface ObjectStore {
  /** Resolves when the object is stored. Rejects if that isn't certain. */
  put(key: string, body: Uint8Array): Promise<void>;
}

/** How a batch ended. */
export interface BatchResult {
  /** Events that are stored. */
  readonly stored: number;
  readonly objects: number;
  /** Compressed. */
  readonly bytes: number;
  /** The messages that SQS must hand over again. */
  readonly failed: readonly string[];
  /** Names of errors and problems, each once. */
  readonly reasons: readonly string[];
}

export interface StoreOptions {
  readonly store: ObjectStore;
  /** Milliseconds left of the invocation. */
  readonly remainingTime: () => number;
}

/** Events that were received over many hours, after an outage, become many objects. */
const objectsAtATime = 8;

/** Enough for an object's longest upload. Below this nothing more is begun. */
const leastRemainingMilliseconds = 25_000;

/**
 * Stores a batch of events. A message counts as stored only if S3 has accepted its object; every other one comes again.
 * Never rejects.
 */
export async function storeBatch(
  records: Parameters<typeof planObjects>[0],
  { store, remainingTime }: StoreOptions,
): Promise<BatchResult> {
  const { objects, unreadable } = planObjects(records);
  const failed = [...unreadable];
  const reasons = new Set(unreadable.length > 0 ? ['not-an-event'] : []);
  let stored = 0;
  let storedObjects = 0;
  let bytes = 0;
  const waiting = [...objects];
  const storeNext = async (): Promise<void> => {
    for (let object = waiting.shift(); object !== undefined; object = waiting.shift()) {
      try {
        if (remainingTime() < leastRemainingMilliseconds)
          throw new OutOfTimeError('the batch has no time left');
        bytes += await storeObject(object, store);
        stored += object.messageIds.length;
        storedObjects += 1;
      } catch (error) {
        failed.push(...object.messageIds);
        reasons.add(error instanceof Error ? error.name : typeof error);
      }
    }
  };
  await Promise.all(Array.from({ length: objectsAtATime }, storeNext));
  return { stored, objects: storedObjects, bytes, failed, reasons: [...reasons] };
}

class OutOfTimeError extends Error {
  override readonly name = 'OutOfTimeError';
}

async function storeObject({ key, text }: PlannedObject, store: ObjectStore): Promise<number> {
  const body = await compress(text);
  await store.put(key, body);
  return body.length;
}
