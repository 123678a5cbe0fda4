import { computed, signal } from '@preact/signals';
import type { LiveRecord } from '../../shared/api.ts';

/**
 * Which records are shown: by a part of an id or a subject, of the trigger's name, of the subject, and by the outcome. An
 * empty text lets every record pass; letter case doesn't matter.
 */
export const everyRecord = { text: '', trigger: '', subject: '', outcome: '' };
export type RecordFilter = typeof everyRecord;

/** The newest records, and those of them that the filter lets pass. What is read in a component draws it again. */
export function createRecordLog(most = 20_000) {
  const filter = signal(everyRecord);
  /** Oldest first, as they came. */
  const all = signal<readonly LiveRecord[]>([]);
  /** Those at which the list stands still. */
  const held = signal<readonly LiveRecord[] | undefined>(undefined);
  /** By event id: a record's subject may become known after the record. */
  const subjects = signal<ReadonlyMap<string, string>>(new Map());
  let keys: ReadonlySet<string> = new Set();

  const subjectOf = ({ id = '' }: LiveRecord) => subjects.value.get(id);
  const passing = (records: readonly LiveRecord[]) =>
    records.filter((record) => passes(record, subjectOf(record), filter.value));
  return {
    filter,
    subjectOf,
    /** Newest first. */
    shown: computed(() => passing(held.value ?? all.value).reverse()),
    /** How many came since the list stands still. */
    heldBack: computed(() => {
      if (held.value === undefined) return 0;
      const last = held.value.at(-1);
      const from = last === undefined ? 0 : all.value.lastIndexOf(last) + 1;
      return passing(all.value.slice(from)).length;
    }),
    /** Takes records that it doesn't have yet; answers those. */
    add(records: readonly LiveRecord[]): readonly LiveRecord[] {
      const fresh = records.filter(({ key }) => !keys.has(key));
      keys = new Set([...keys, ...fresh.map(({ key }) => key)].slice(-2 * most));
      all.value = [...all.value, ...fresh].slice(-most);
      return fresh;
    },
    learn(known: Readonly<Record<string, string>>): void {
      subjects.value = new Map([...subjects.value, ...Object.entries(known)].slice(-2 * most));
    },
    /** Holds the list still, or lets it go on. */
    hold(still: boolean): void {
      held.value = still ? (held.peek() ?? all.peek()) : undefined;
    },
    /** Forgets every record; one that is sent again stays forgotten. */
    clear(): void {
      all.value = [];
      held.value = held.peek() && [];
    },
    /** Every record of one request or event, oldest first. */
    about({ id, requestId }: Pick<LiveRecord, 'id' | 'requestId'>): readonly LiveRecord[] {
      const is = (one: string | undefined, other: string | undefined) => one !== undefined && one === other;
      return all.value.filter((record) => is(id, record.id) || is(requestId, record.requestId));
    },
  };
}

function passes(
  { id = '', requestId = '', trigger, outcome }: LiveRecord,
  subject: string | undefined,
  filter: RecordFilter,
): boolean {
  return (
    (filter.outcome === '' || filter.outcome === outcome) &&
    has(trigger, filter.trigger) &&
    has(subject, filter.subject) &&
    (has(id, filter.text) || has(requestId, filter.text) || has(subject, filter.text))
  );
}

function has(text: string | undefined, part: string): boolean {
  return part === '' || text?.toLowerCase().includes(part.trim().toLowerCase()) === true;
}
