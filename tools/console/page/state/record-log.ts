import type { LiveRecord } from '../../shared/live-record.ts';
import { everyRecord, isShown, type RecordFilter } from './record-filter.ts';

/** A record with its place in the order of all that came. */
export interface Placed {
  readonly place: number;
  readonly record: LiveRecord;
}

const defaultMost = 20_000;
/** The oldest are forgotten so many at a time, because moving a long list costs. */
const step = 1_000;

/** The newest records, as many as memory is to hold, and those of them that a filter lets pass. */
export class RecordLog {
  readonly #most: number;
  #all: Placed[] = [];
  #shown: Placed[] = [];
  #filter = everyRecord;
  #next = 0;
  #heldAt: number | undefined;
  readonly #keys = new Set<string>();
  readonly #subjects = new Map<string, string>();

  constructor(most = defaultMost) {
    this.#most = most;
  }

  /** Takes records that it doesn't have yet; answers those. */
  add(records: readonly LiveRecord[]): readonly LiveRecord[] {
    const fresh = records.filter(({ key }) => !this.#keys.has(key));
    for (const record of fresh) {
      const placed = { place: this.#next, record };
      this.#next += 1;
      this.#keys.add(record.key);
      this.#all.push(placed);
      if (this.#passes(placed)) this.#shown.push(placed);
    }
    if (this.#all.length > this.#most + step) this.#forget();
    trim(this.#keys, 2 * this.#most);
    return fresh;
  }

  /** Subjects by event id; a record's subject may become known after the record. */
  learn(subjects: Readonly<Record<string, string>>): void {
    for (const [id, subject] of Object.entries(subjects)) this.#subjects.set(id, subject);
    trim(this.#subjects, 2 * this.#most);
    if (this.#filter.subject !== '' || this.#filter.text !== '') this.#select();
  }

  filterBy(filter: RecordFilter): void {
    this.#filter = filter;
    this.#select();
  }

  /** Shows no record newer than the newest of now, until it is released. */
  hold(): void {
    this.#heldAt ??= this.#next;
  }

  release(): void {
    this.#heldAt = undefined;
  }

  /** Forgets every record; one that is sent again stays forgotten. */
  clear(): void {
    this.#all = [];
    this.#shown = [];
    this.#subjects.clear();
  }

  shownCount(): number {
    return this.#heldAt === undefined ? this.#shown.length : before(this.#shown, this.#heldAt);
  }

  /** How many there are that a hold keeps back. */
  heldCount(): number {
    return this.#shown.length - this.shownCount();
  }

  /** Shown records from the newest on: `at(0)` is the newest. */
  at(index: number): Placed | undefined {
    return this.#shown[this.shownCount() - 1 - index];
  }

  /** Where the record of this place is among those shown; -1 where it is not. */
  indexOf(place: number): number {
    const found = before(this.#shown, place);
    const index = this.shownCount() - 1 - found;
    return this.#shown[found]?.place === place && index >= 0 ? index : -1;
  }

  subjectOf(record: LiveRecord): string | undefined {
    return record.subject ?? this.#subjects.get(record.id ?? '');
  }

  /** Every record of one request or event, oldest first. */
  about({ id, requestId }: Pick<LiveRecord, 'id' | 'requestId'>): readonly LiveRecord[] {
    const is = (one: string | undefined, other: string | undefined) => one !== undefined && one === other;
    return this.#all
      .map(({ record }) => record)
      .filter((record) => is(id, record.id) || is(requestId, record.requestId));
  }

  #passes({ record }: Placed): boolean {
    return isShown(record, this.#filter, this.#subjects.get(record.id ?? ''));
  }

  #select(): void {
    this.#shown = this.#all.filter((placed) => this.#passes(placed));
  }

  #forget(): void {
    this.#all = this.#all.slice(-this.#most);
    const oldest = this.#all[0]?.place ?? this.#next;
    this.#shown = this.#shown.filter(({ place }) => place >= oldest);
  }
}

/** Keeps the newest of what was added. */
function trim(kept: Set<string> | Map<string, string>, most: number): void {
  for (const key of kept.keys()) {
    if (kept.size <= most) return;
    kept.delete(key);
  }
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
