import {
  type Arrival,
  balance,
  createEntries,
  type ExpectedEvent,
  type LedgerEntry,
} from './ledger-entry.ts';

export type ProblemKind =
  | 'lost'
  | 'published twice'
  | 'out of order'
  | 'wrong subject'
  | 'same id'
  | 'unexpected';

/** Something that is not as promised, with the event that it happened to. */
export interface Problem {
  readonly kind: ProblemKind;
  readonly id: string;
  readonly subject: string;
  readonly trigger: string;
  readonly detail: string;
}

export interface LedgerSummary {
  readonly sent: number;
  readonly acknowledged: number;
  /** Acknowledged events that came out. Where each attempt is an event of its own, all of them count. */
  readonly published: number;
  /** Acknowledged, and not to come out: they break their schema. */
  readonly unpublishable: number;
  readonly problems: readonly Problem[];
}

/**
 * Proves that every acknowledged event came out exactly once and in order.
 *
 * Order is judged without clocks: every send, acknowledgement and arrival is numbered as it happens. An event is
 * somewhere in its queue's order between its first send and its first acknowledgement, so of two events of one subject
 * the one whose acknowledgement came before the other's first send must come out first. Where the two overlap (one
 * was retried while the other was on its way), either order is right.
 */
export interface Ledger {
  /** Call before each attempt at sending; returns what {@link Ledger.acknowledged} takes. */
  sending(event: ExpectedEvent): LedgerEntry;
  acknowledged(entry: LedgerEntry): void;
  /** Call for each event that comes out, in the order in which it comes out. False: not one of ours. */
  arrived(event: Arrival): boolean;
  /** Acknowledged events that have not come out yet. */
  readonly awaited: number;
  readonly arrivals: number;
  summary(): LedgerSummary;
}

interface Progress {
  /** Of the events of one order key that came out: the one that was sent last. */
  latest: LedgerEntry;
}

/** An empty ledger. */
export function createLedger(): Ledger {
  const entries = createEntries();
  const progressByKey = new Map<string, Progress>();
  const problems: Problem[] = [];
  let step = 0;
  let acknowledged = 0;
  let published = 0;
  let unpublishable = 0;
  let arrivals = 0;

  const report = (kind: ProblemKind, { event }: LedgerEntry, detail: string): void => {
    problems.push({ kind, id: event.id, subject: event.subject, trigger: event.trigger, detail });
  };
  /** Counts what an entry has to do with awaited events before and after something happens to it. */
  const recount = (entry: LedgerEntry, change: () => void): void => {
    const before = balance(entry);
    change();
    const after = balance(entry);
    if (entry.event.publishable) acknowledged += after.due - before.due;
    else unpublishable += after.due - before.due;
    if (entry.event.publishable) published += after.settled - before.settled;
  };
  const checkOrder = (entry: LedgerEntry): void => {
    const progress = progressByKey.get(entry.event.orderKey);
    if (progress === undefined) {
      progressByKey.set(entry.event.orderKey, { latest: entry });
      return;
    }
    const { latest } = progress;
    if (entry.acknowledgement !== undefined && entry.acknowledgement < latest.firstSend) {
      report(
        'out of order',
        entry,
        `came out after ${latest.event.id}, which was sent only after its acknowledgement`,
      );
    }
    if (entry.firstSend > latest.firstSend) progress.latest = entry;
  };

  return {
    sending: (event) => {
      step += 1;
      const known = entries.sent(event.id);
      if (known !== undefined) {
        known.sends += 1;
        if (known.event.original !== event.original)
          report(
            'same id',
            known,
            `the deliveries ${known.event.original} and ${event.original} differ but have one id`,
          );
        return known;
      }
      return entries.add(event, step);
    },
    acknowledged: (entry) => {
      step += 1;
      entry.acknowledgement ??= step;
      recount(entry, () => {
        entry.acknowledgements += 1;
      });
    },
    arrived: (arrival) => {
      step += 1;
      const { id, subject } = arrival;
      const entry = entries.arrived(arrival);
      if (entry === undefined) return false;
      arrivals += 1;
      if (entry.arrivedAs.includes(id) || entry.arrivedAs.length >= entry.sends)
        report('published twice', entry, `came out ${entry.arrivedAs.length + 1} times`);
      recount(entry, () => entry.arrivedAs.push(id));
      if (entry.arrivedAs.length > 1) return true;
      if (!entry.event.publishable)
        report('unexpected', entry, 'breaks its schema, and came out all the same');
      if (subject !== entry.event.subject)
        report('wrong subject', entry, `came out with the subject ${subject}`);
      checkOrder(entry);
      return true;
    },
    get awaited() {
      return acknowledged - published;
    },
    get arrivals() {
      return arrivals;
    },
    summary: () => ({
      sent: entries.all().length,
      acknowledged,
      published,
      unpublishable,
      problems: [...problems, ...lost(entries.all())],
    }),
  };
}

function* lost(entries: Iterable<LedgerEntry>): Generator<Problem> {
  for (const entry of entries) {
    const { event } = entry;
    const { due, settled } = balance(entry);
    if (!event.publishable || settled === due) continue;
    yield {
      kind: 'lost',
      id: event.id,
      subject: event.subject,
      trigger: event.trigger,
      detail: 'acknowledged, and did not come out',
    };
  }
}
