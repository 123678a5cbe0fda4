import { createHash } from 'node:crypto';
import type { SQSRecord } from 'aws-lambda';
import { hourFolder, objectSuffix } from './layout.ts';

/** An object to be stored, with the records that are in it. */
export interface PlannedObject {
  readonly key: string;
  /** NDJSON: each line is an event as consumers get it. */
  readonly text: string;
  readonly messageIds: readonly string[];
}

export interface ObjectPlan {
  readonly objects: readonly PlannedObject[];
  /** Messages that aren't an event of the relay in one line: something else put them into the queue. */
  readonly unreadable: readonly string[];
}

/**
 * Sorts a batch of events into one object for each hour of receipt. The name of an object is a digest of its text, so a
 * batch that comes again as a whole replaces its objects instead of repeating them.
 */
export function planObjects(records: readonly Pick<SQSRecord, 'messageId' | 'body'>[]): ObjectPlan {
  const folders = Map.groupBy(records, ({ body }) => folderOf(body));
  const unreadable = (folders.get(undefined) ?? []).map(({ messageId }) => messageId);
  const objects = [...folders].flatMap(([folder, inHour]) => {
    if (folder === undefined) return [];
    const text = inHour.map(({ body }) => `${body}\n`).join('');
    const name = createHash('sha256').update(text).digest('hex').slice(0, 32);
    return [
      {
        key: `${folder}${name}${objectSuffix}`,
        text,
        messageIds: inHour.map(({ messageId }) => messageId),
      },
    ];
  });
  return { objects, unreadable };
}

function folderOf(body: string): string | undefined {
  if (/[\r\n]/.test(body)) return undefined;
  try {
    const event: unknown = JSON.parse(body);
    if (typeof event !== 'object' || event === null) return undefined;
    const { id, receivedtime }: { id?: unknown; receivedtime?: unknown } = event;
    if (typeof id !== 'string' || typeof receivedtime !== 'string') return undefined;
    const time = Date.parse(receivedtime);
    return Number.isNaN(time) || time < 0 ? undefined : hourFolder(time);
  } catch {
    return undefined;
  }
}
