import type { SQSRecord } from 'aws-lambda';
import type { Clock } from './clock.ts';
import { type Catalogue, type PreparedRecord, prepareRecord } from './prepare.ts';
import { readRecordFacts } from './record-facts.ts';
import type { UnreadRecord } from './record-outcome.ts';

/** A record with what was made of it. */
export interface BatchItem {
  readonly record: SQSRecord;
  readonly prepared: PreparedRecord | UnreadRecord;
}

/**
 * Prepares the records of a batch, but for those that the time does not reach. Small groups come first, so that bodies
 * that were made to be slow cost their own group's time and not their neighbours'. The first record is always prepared:
 * every batch gets further.
 *
 * @param deadline by {@link Clock.elapsed}
 * @returns the records in their order
 */
export function prepareBatch(
  records: readonly SQSRecord[],
  { catalogue, clock, deadline }: { catalogue: Catalogue; clock: Clock; deadline: number },
): readonly BatchItem[] {
  const now = clock.now();
  const prepared = new Map<SQSRecord, PreparedRecord>();
  for (const record of smallGroupsFirst(records)) {
    if (prepared.size > 0 && clock.elapsed() >= deadline) break;
    prepared.set(record, prepareRecord(record, catalogue, now));
  }
  return records.map((record) => ({ record, prepared: prepared.get(record) ?? unread(record, now) }));
}

/** By the bytes of a record and of all before it in its group, so that no record comes before one that it waits for. */
function smallGroupsFirst(records: readonly SQSRecord[]): SQSRecord[] {
  const groupBytes = new Map<string | undefined, number>();
  const weighed = records.map((record) => {
    const group = record.attributes.MessageGroupId;
    const bytes = (groupBytes.get(group) ?? 0) + record.body.length;
    groupBytes.set(group, bytes);
    return { record, bytes };
  });
  return weighed.toSorted((one, other) => one.bytes - other.bytes).map(({ record }) => record);
}

function unread(record: SQSRecord, now: number): UnreadRecord {
  return { kind: 'unread', facts: readRecordFacts(record, now), id: record.messageId };
}
