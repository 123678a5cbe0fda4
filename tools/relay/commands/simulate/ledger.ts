/** What must come out for one event that is sent. */
export interface ExpectedEvent {
  readonly id: string;
  /**
   * Other ids that the relay may give it. Where an identity counts the receipt time in steps of a minute, neither our
   * clock nor a retry is sure to fall into the same minute as the relay's.
   */
  readonly otherIds: readonly string[];
  readonly subject: string;
  readonly trigger: string;
  /** Events with the same key keep their order: the lane and the message group. */
  readonly orderKey: string;
  /** Which planned delivery it is; a duplicate has the number of its original. */
  readonly original: number;
  /** False where the relay must put it into a dead-letter queue instead. */
  readonly publishable: boolean;
}

export interface Arrival {
  readonly id: string;
  readonly subject: string;
}

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
  /** Acknowledged events that came out. */
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

export interface LedgerEntry {
  readonly event: ExpectedEvent;
  readonly firstSend: number;
  acknowledgement: number | undefined;
  /** The ids that it came out with. */
  readonly arrivedAs: string[];
}

interface Progress {
  /** Of the events of one order key that came out: the one that was sent last. */
  latest: LedgerEntry;
}

/** An empty ledger. */
export function createLedger(): Ledger {
  const entries = new Map<string, LedgerEntry>();
  const alternatives = new Map<string, LedgerEntry>();
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
  const settle = (entry: LedgerEntry): void => {
    if (entry.event.publishable && entry.acknowledgement !== undefined && entry.arrivedAs.length > 0)
      published += 1;
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
      const known = entries.get(event.id) ?? alternatives.get(event.id);
      if (known !== undefined) {
        if (known.event.original !== event.original)
          report(
            'same id',
            known,
            `the deliveries ${known.event.original} and ${event.original} differ but have one id`,
          );
        return known;
      }
      const entry: LedgerEntry = { event, firstSend: step, acknowledgement: undefined, arrivedAs: [] };
      entries.set(event.id, entry);
      for (const id of event.otherIds) alternatives.set(id, entry);
      return entry;
    },
    acknowledged: (entry) => {
      step += 1;
      if (entry.acknowledgement !== undefined) return;
      entry.acknowledgement = step;
      if (entry.event.publishable) acknowledged += 1;
      else unpublishable += 1;
      settle(entry);
    },
    arrived: ({ id, subject }) => {
      step += 1;
      const entry = entries.get(id) ?? alternatives.get(id);
      if (entry === undefined) return false;
      arrivals += 1;
      if (entry.arrivedAs.includes(id)) {
        report('published twice', entry, `came out ${entry.arrivedAs.length + 1} times`);
        entry.arrivedAs.push(id);
        return true;
      }
      entry.arrivedAs.push(id);
      if (entry.arrivedAs.length > 1) return true;
      if (!entry.event.publishable)
        report('unexpected', entry, 'breaks its schema, and came out all the same');
      if (subject !== entry.event.subject)
        report('wrong subject', entry, `came out with the subject ${subject}`);
      checkOrder(entry);
      settle(entry);
      return true;
    },
    get awaited() {
      return acknowledged - published;
    },
    get arrivals() {
      return arrivals;
    },
    summary: () => ({
      sent: entries.size,
      acknowledged,
      published,
      unpublishable,
      problems: [...problems, ...lost(entries.values())],
    }),
  };
}

function* lost(entries: Iterable<LedgerEntry>): Generator<Problem> {
  for (const { event, acknowledgement, arrivedAs } of entries) {
    if (!event.publishable || acknowledgement === undefined || arrivedAs.length > 0) continue;
    yield {
      kind: 'lost',
      id: event.id,
      subject: event.subject,
      trigger: event.trigger,
      detail: 'acknowledged, and did not come out',
    };
  }
}
