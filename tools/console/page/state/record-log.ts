import type { LiveRecord } from '../../shared/live-record.ts';
import { everyRecord, isShown, type RecordFilter } from './record-filter.ts';

/** A record with its place in the order of all that came. */
export interface Placed {
  readonly place: number;
  readonly record: LiveRecord;
}

/** The newest records, as many as memory is to hold, and those of them that a filter lets pass. */
export interface RecordLog {
  /** Takes records that it doesn't have yet; answers those. */
  add(records: readonly LiveRecord[]): readonly LiveRecord[];
  /** Subjects by event id; a record's subject may become known after the record. */
  learn(subjects: Readonly<Record<string, string>>): void;
  filterBy(filter: RecordFilter): void;
  /** Shows no record newer than the newest of now, until it is released. */
  hold(): void;
  release(): void;
  clear(): void;
  /** How many are shown. */
  shownCount(): number;
  /** How many there are that a hold keeps back. */
  heldCount(): number;
  /** Shown records from the newest on: `at(0)` is the newest. */
  at(index: number): Placed | undefined;
  /** Where the record of this place is among those shown; -1 where it is not. */
  indexOf(place: number): number;
  subjectOf(record: LiveRecord): string | undefined;
  /** Every record of one request or event, oldest first. */
  about(ids: {
    readonly id?: string | undefined;
    readonly requestId?: string | undefined;
  }): readonly LiveRecord[];
  /** Records that came, those that have been forgotten included. */
  total(): number;
}

const defaultMost = 20_000;
/** The oldest are forgotten so many at a time, because moving a long list costs. */
const step = 1_000;

export function createRecordLog(most = defaultMost): RecordLog {
  let all: Placed[] = [];
  let shown: Placed[] = [];
  let filter = everyRecord;
  let next = 0;
  let heldAt: number | undefined;
  const keys = new Set<string>();
  const subjects = new Map<string, string>();

  const passes = ({ record }: Placed) => isShown(record, filter, subjects.get(record.id ?? ''));
  const select = () => {
    shown = all.filter(passes);
  };
  const forget = () => {
    const first = all.length - most;
    for (const { record } of all.slice(0, first)) {
      keys.delete(record.key);
      subjects.delete(record.id ?? '');
    }
    all = all.slice(first);
    const oldest = all[0]?.place ?? next;
    shown = shown.filter(({ place }) => place >= oldest);
  };
  /** How many shown records are not newer than the hold. */
  const visible = () => (heldAt === undefined ? shown.length : before(shown, heldAt));

  return {
    add: (records) => {
      const fresh = records.filter(({ key }) => !keys.has(key));
      for (const record of fresh) {
        const placed = { place: next, record };
        next += 1;
        keys.add(record.key);
        all.push(placed);
        if (passes(placed)) shown.push(placed);
      }
      if (all.length > most + step) forget();
      return fresh;
    },
    learn: (found) => {
      for (const [id, subject] of Object.entries(found)) subjects.set(id, subject);
      if (filter.subject !== '' || filter.text !== '') select();
      // A subject of an event that is not in the log any more must not stay for ever.
      if (subjects.size > 2 * most) subjects.clear();
    },
    filterBy: (wanted) => {
      filter = wanted;
      select();
    },
    hold: () => {
      heldAt ??= next;
    },
    release: () => {
      heldAt = undefined;
    },
    clear: () => {
      all = [];
      shown = [];
      subjects.clear();
    },
    shownCount: visible,
    heldCount: () => shown.length - visible(),
    at: (index) => shown[visible() - 1 - index],
    indexOf: (place) => {
      const found = before(shown, place);
      const index = visible() - 1 - found;
      return shown[found]?.place === place && index >= 0 ? index : -1;
    },
    subjectOf: (record) => record.subject ?? subjects.get(record.id ?? ''),
    about: ({ id, requestId }) =>
      all
        .map(({ record }) => record)
        .filter(
          (record) =>
            (id !== undefined && record.id === id) ||
            (requestId !== undefined && record.requestId === requestId),
        ),
    total: () => next,
  };
}

/** How many records are before this place; the list is in the order of places. */
function before(list: readonly Placed[], place: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((list[middle]?.place ?? 0) < place) low = middle + 1;
    else high = middle;
  }
  return low;
}
