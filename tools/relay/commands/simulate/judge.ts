import type { ExpectedEvent } from './expected-event.ts';

/** What happened to one event. Every send, acknowledgement and arrival is numbered as it happens: its step. */
export interface LedgerEntry {
  readonly event: ExpectedEvent;
  readonly firstSend: number;
  sends: number;
  /** The step of the first one. */
  acknowledgement: number | undefined;
  acknowledgements: number;
  /** `sends`: how often it had been sent by then. */
  readonly arrivals: { readonly id: string; subject: string; step: number; sends: number }[];
  /** Other deliveries that were sent with its id. */
  readonly clashes: number[];
}

/** Something that is not as promised, with the event that it happened to. */
export interface BrokenPromise {
  readonly kind: 'lost' | 'published twice' | 'out of order' | 'wrong subject' | 'same id' | 'unexpected';
  readonly id: string;
  readonly subject: string;
  readonly trigger: string;
  readonly detail: string;
}

export interface LedgerSummary {
  readonly acknowledged: number;
  /** Acknowledged events that came out. Where each attempt is an event of its own, all of them count. */
  readonly published: number;
  /** Acknowledged, and not to come out: they break their schema. */
  readonly unpublishable: number;
  readonly problems: readonly BrokenPromise[];
}

/**
 * Judges what happened to the events of a run.
 *
 * Order is judged without clocks, by the steps. An event is somewhere in its queue's order between its first send and its
 * first acknowledgement, so of two events of one subject the one whose acknowledgement came before the other's first send
 * must come out first. Where the two overlap (one was retried while the other was on its way), either order is right.
 */
export function judge(entries: readonly LedgerEntry[]): LedgerSummary {
  const [publishable, unpublishable] = [true, false].map((wanted) =>
    entries.filter(({ event }) => event.publishable === wanted),
  );
  return {
    acknowledged: sum(publishable, dueOf),
    published: sum(publishable, publishedOf),
    unpublishable: sum(unpublishable, dueOf),
    problems: [...entries.flatMap(wrongWith), ...outOfOrder(entries), ...entries.flatMap(lost)],
  };
}

/** How many acknowledged events have not come out yet. */
export function countAwaited(entries: Iterable<LedgerEntry>): number {
  const publishable = [...entries].filter(({ event }) => event.publishable);
  return sum(publishable, (entry) => dueOf(entry) - publishedOf(entry));
}

function sum(entries: readonly LedgerEntry[] = [], count: (entry: LedgerEntry) => number): number {
  return entries.reduce((total, entry) => total + count(entry), 0);
}

/** How many events must come out of an entry. */
function dueOf({ event, acknowledgements }: LedgerEntry): number {
  return event.content === undefined ? Math.min(1, acknowledgements) : acknowledgements;
}

/** How many of these have. */
function publishedOf(entry: LedgerEntry): number {
  return Math.min(dueOf(entry), new Set(entry.arrivals.map(({ id }) => id)).size);
}

function problem(kind: BrokenPromise['kind'], { event }: LedgerEntry, detail: string): BrokenPromise {
  return { kind, id: event.id, subject: event.subject, trigger: event.trigger, detail };
}

/** What is wrong with an event, whatever happened to the others. */
function wrongWith(entry: LedgerEntry): BrokenPromise[] {
  const { event, arrivals, clashes } = entry;
  const ids = arrivals.map(({ id }) => id);
  const subject = arrivals[0]?.subject ?? event.subject;
  return [
    ...clashes.map((other) =>
      problem('same id', entry, `deliveries ${event.original} and ${other} differ but have the same id`),
    ),
    ...arrivals.flatMap(({ id, sends }, index) =>
      ids.indexOf(id) < index || index >= sends
        ? [problem('published twice', entry, `came out ${index + 1} times`)]
        : [],
    ),
    ...(event.publishable || arrivals.length === 0
      ? []
      : [problem('unexpected', entry, 'came out although it breaks its schema')]),
    ...(subject === event.subject
      ? []
      : [problem('wrong subject', entry, `came out with the subject ${subject}`)]),
  ];
}

function outOfOrder(entries: readonly LedgerEntry[]): BrokenPromise[] {
  const arrived = entries
    .filter(({ arrivals }) => arrivals.length > 0)
    .sort((left, right) => stepOf(left) - stepOf(right));
  /** Of the events of one order key that came out: the one that was sent last. */
  const latestByKey = new Map<string, LedgerEntry>();
  return arrived.flatMap((entry) => {
    const { event, acknowledgement = Number.POSITIVE_INFINITY, firstSend } = entry;
    const latest = latestByKey.get(event.orderKey) ?? entry;
    latestByKey.set(event.orderKey, firstSend > latest.firstSend ? entry : latest);
    if (acknowledgement >= latest.firstSend) return [];
    const detail = `came out after ${latest.event.id}, which was sent after this one was acknowledged`;
    return [problem('out of order', entry, detail)];
  });
}

function stepOf({ arrivals }: LedgerEntry): number {
  return arrivals[0]?.step ?? 0;
}

function lost(entry: LedgerEntry): BrokenPromise[] {
  return entry.event.publishable && publishedOf(entry) < dueOf(entry)
    ? [problem('lost', entry, 'acknowledged but never came out')]
    : [];
}
