import type { ExpectedEvent } from './expected-event.ts';
import { countAwaited, judge, type LedgerEntry, type LedgerSummary } from './judge.ts';

/** An event that came out. */
export interface Arrival {
  readonly id: string;
  readonly subject: string;
  /** What the event holds; only asked where nobody knows its id. */
  readonly readContent?: () => string | undefined;
}

export type Ledger = ReturnType<typeof createLedger>;

/** Records what is sent and what comes out, for {@link judge}. */
export function createLedger() {
  const byId = new Map<string, LedgerEntry>();
  const byContent = new Map<string, LedgerEntry[]>();
  const byArrival = new Map<string, LedgerEntry>();
  let step = 0;
  let arrivals = 0;

  const find = ({ id, readContent }: Arrival): LedgerEntry | undefined => {
    const known = byId.get(id) ?? byArrival.get(id);
    if (known !== undefined) return known;
    const entry = firstThatWaits(byContent.get(readContent?.() ?? '') ?? []);
    if (entry !== undefined) byArrival.set(id, entry);
    return entry;
  };
  return {
    /** Call before each attempt at sending; returns what `acknowledged` takes. */
    sending: (event: ExpectedEvent): LedgerEntry => {
      step += 1;
      const known = byId.get(event.id);
      if (known !== undefined) {
        known.sends += 1;
        if (known.event.original !== event.original) known.clashes.push(event.original);
        return known;
      }
      const history = {
        sends: 1,
        acknowledgement: undefined,
        acknowledgements: 0,
        arrivals: [],
        clashes: [],
      };
      const entry: LedgerEntry = { event, firstSend: step, ...history };
      byId.set(event.id, entry);
      const { content } = event;
      if (content !== undefined) byContent.set(content, [...(byContent.get(content) ?? []), entry]);
      return entry;
    },
    acknowledged: (entry: LedgerEntry): void => {
      step += 1;
      entry.acknowledgement ??= step;
      entry.acknowledgements += 1;
    },
    /** Call for each event that comes out, in the order in which it comes out. False: not one of ours. */
    arrived: (arrival: Arrival): boolean => {
      step += 1;
      const entry = find(arrival);
      if (entry === undefined) return false;
      arrivals += 1;
      const { id, subject } = arrival;
      entry.arrivals.push({ id, subject, step, sends: entry.sends });
      return true;
    },
    /** Acknowledged events that have not come out yet. */
    get awaited(): number {
      return countAwaited(byId.values());
    },
    get arrivals(): number {
      return arrivals;
    },
    summary: (): LedgerSummary => judge([...byId.values()]),
  };
}

/** Of several entries with one content, the first that still waits for an event. */
function firstThatWaits(entries: readonly LedgerEntry[]): LedgerEntry | undefined {
  return (
    entries.find(({ arrivals, acknowledgements }) => arrivals.length < acknowledgements) ??
    entries.find(({ arrivals, sends }) => arrivals.length < sends) ??
    entries[0]
  );
}
