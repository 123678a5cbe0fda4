import { contentOf, type ExpectedEvent } from './expected-event.ts';

/** Something that is not as promised, with the event that it happened to. */
export interface BrokenPromise extends Pick<ExpectedEvent, 'id' | 'subject' | 'trigger'> {
  readonly kind: 'lost' | 'published twice' | 'out of order' | 'wrong subject' | 'same id' | 'unexpected';
  readonly detail: string;
}

/** What happened to one event. Every send and acknowledgement is numbered as it happens: its step. */
interface LedgerEntry {
  readonly event: ExpectedEvent;
  readonly firstSend: number;
  sends: number;
  firstAcknowledgement: number;
  acknowledgements: number;
  /** The ids that it came out with, in the order in which they came. */
  readonly arrivals: string[];
}

/**
 * Records what is sent and what comes out, and judges it.
 *
 * Order is judged without clocks, by the steps. An event is somewhere in its queue's order between its first send and its
 * first acknowledgement, so of two events of one subject the one whose acknowledgement came before the other's first send
 * must come out first. Where the two overlap (one was retried while the other was on its way), either order is right.
 */
export class Ledger {
  /** How many events have come out. */
  arrivals = 0;
  #step = 0;
  readonly #problems: BrokenPromise[] = [];
  readonly #entries: LedgerEntry[] = [];
  /** Also by the id with which an event came out that was known by its content. */
  readonly #byId = new Map<string, LedgerEntry>();
  /** Of the events of one order key that came out: the one that was sent last. */
  readonly #latestByKey = new Map<string, LedgerEntry>();

  /** Call before each attempt at sending; returns what `acknowledged` takes. */
  sending(event: ExpectedEvent): LedgerEntry {
    this.#step += 1;
    const known = this.#byId.get(event.id);
    if (known === undefined) return this.#enter(event);
    known.sends += 1;
    const { original } = known.event;
    const clash = `deliveries ${original} and ${event.original} differ but have the same id`;
    if (original !== event.original) this.#blame(known, 'same id', clash);
    return known;
  }

  #enter(event: ExpectedEvent): LedgerEntry {
    const never = Number.POSITIVE_INFINITY;
    const history = { sends: 1, firstAcknowledgement: never, acknowledgements: 0, arrivals: [] };
    const entry: LedgerEntry = { event, firstSend: this.#step, ...history };
    this.#entries.push(entry);
    this.#byId.set(event.id, entry);
    return entry;
  }

  acknowledged(entry: LedgerEntry): void {
    this.#step += 1;
    entry.firstAcknowledgement = Math.min(entry.firstAcknowledgement, this.#step);
    entry.acknowledgements += 1;
  }

  /** Call for each event that comes out, in the order in which it comes out. False: not one of ours. */
  arrived({ id, subject, body }: Readonly<Record<'id' | 'subject' | 'body', string>>): boolean {
    const entry = this.#byId.get(id) ?? this.#findByContent(id, body);
    if (entry === undefined) return false;
    this.arrivals += 1;
    const { event, arrivals, sends } = entry;
    if (arrivals.includes(id) || arrivals.length >= sends)
      this.#blame(entry, 'published twice', `came out ${arrivals.length + 1} times`);
    if (arrivals.length === 0) {
      this.#judgeOrder(entry);
      if (!event.publishable) this.#blame(entry, 'unexpected', 'came out although it breaks its schema');
      if (subject !== event.subject)
        this.#blame(entry, 'wrong subject', `came out with the subject ${subject}`);
    }
    arrivals.push(id);
    return true;
  }

  /** Of the entries with the content of an event, the first that still waits for one. */
  #findByContent(id: string, body: string): LedgerEntry | undefined {
    const content = contentOf(body) ?? 'not an event';
    const entries = this.#entries.filter(({ event }) => event.content === content);
    const entry =
      entries.find(({ arrivals, acknowledgements }) => arrivals.length < acknowledgements) ??
      entries.find(({ arrivals, sends }) => arrivals.length < sends) ??
      entries[0];
    if (entry !== undefined) this.#byId.set(id, entry);
    return entry;
  }

  #judgeOrder(entry: LedgerEntry): void {
    const { event, firstSend, firstAcknowledgement } = entry;
    const latest = this.#latestByKey.get(event.orderKey) ?? entry;
    if (firstSend >= latest.firstSend) this.#latestByKey.set(event.orderKey, entry);
    const detail = `came out after ${latest.event.id}, which was sent after this one was acknowledged`;
    if (firstAcknowledgement < latest.firstSend) this.#blame(entry, 'out of order', detail);
  }

  /** What must come out and did, what must not, and what isn't as promised so far. */
  summary() {
    const counts = { acknowledged: 0, published: 0, unpublishable: 0 };
    const lost: BrokenPromise[] = [];
    for (const entry of this.#entries) {
      const { event, acknowledgements, arrivals } = entry;
      // Known by its content, each attempt that is acknowledged is an event of its own.
      const due = event.content === undefined ? Math.min(1, acknowledgements) : acknowledgements;
      const published = Math.min(due, new Set(arrivals).size);
      if (event.publishable) {
        counts.acknowledged += due;
        counts.published += published;
        if (published < due) lost.push(problem(entry, 'lost', 'acknowledged but never came out'));
      } else counts.unpublishable += due;
    }
    return { ...counts, problems: [...this.#problems, ...lost] };
  }

  /** Acknowledged events that have not come out yet. */
  get awaited(): number {
    const { acknowledged, published } = this.summary();
    return acknowledged - published;
  }

  #blame(...broken: Parameters<typeof problem>): void {
    this.#problems.push(problem(...broken));
  }
}

function problem(
  { event: { id, subject, trigger } }: LedgerEntry,
  kind: BrokenPromise['kind'],
  detail: string,
): BrokenPromise {
  return { kind, id, subject, trigger, detail };
}
