/** What must come out for one event that is sent. */
export interface ExpectedEvent {
  /** The event's id; where only the relay knows it, a name for the delivery. */
  readonly id: string;
  /** Set where each attempt that is acknowledged is an event of its own: by this it is known when it comes out. */
  readonly content?: string;
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
  /** What the event holds; only asked where nobody knows its id. */
  readonly readContent?: () => string | undefined;
}

export interface LedgerEntry {
  readonly event: ExpectedEvent;
  readonly firstSend: number;
  /** The first one. */
  acknowledgement: number | undefined;
  sends: number;
  acknowledgements: number;
  /** The ids that it came out with. */
  readonly arrivedAs: string[];
}

/** How many events must come out of an entry, and how many of these have. */
export function balance({ event, acknowledgements, arrivedAs }: LedgerEntry): {
  due: number;
  settled: number;
} {
  const due = event.content === undefined ? Math.min(1, acknowledgements) : acknowledgements;
  return { due, settled: Math.min(due, new Set(arrivedAs).size) };
}

/** What was sent, found by its id, or by its content where only the relay knows the id. */
export function createEntries() {
  const byId = new Map<string, LedgerEntry>();
  const byContent = new Map<string, LedgerEntry[]>();
  const byArrival = new Map<string, LedgerEntry>();
  return {
    all: (): readonly LedgerEntry[] => [...byId.values()],
    sent: (id: string): LedgerEntry | undefined => byId.get(id),
    add: (event: ExpectedEvent, firstSend: number): LedgerEntry => {
      const entry = {
        event,
        firstSend,
        acknowledgement: undefined,
        sends: 1,
        acknowledgements: 0,
        arrivedAs: [],
      };
      byId.set(event.id, entry);
      if (event.content !== undefined)
        byContent.set(event.content, [...(byContent.get(event.content) ?? []), entry]);
      return entry;
    },
    /** Of several with one content, the first that still waits for an event. */
    arrived: ({ id, readContent }: Arrival): LedgerEntry | undefined => {
      const known = byId.get(id) ?? byArrival.get(id);
      if (known !== undefined) return known;
      const candidates = byContent.get(readContent?.() ?? '') ?? [];
      const entry =
        candidates.find(({ arrivedAs, acknowledgements }) => arrivedAs.length < acknowledgements) ??
        candidates.find(({ arrivedAs, sends }) => arrivedAs.length < sends) ??
        candidates[0];
      if (entry !== undefined) byArrival.set(id, entry);
      return entry;
    },
  };
}
