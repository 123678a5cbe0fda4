import type { LiveRecord, QueueRow, QueueSnapshot } from '../../shared/api.ts';

/** Everything that happened in one second. */
interface Second {
  readonly deliveries: Map<string, number>;
  readonly verdicts: Map<string, number>;
  readonly answers: number[];
}

/** Lines over the same times: what a chart draws. A value is null where there is none. */
export interface Lines {
  /** Seconds since 1970. */
  readonly times: readonly number[];
  readonly lines: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
}

/** How far back the charts go. */
export const spanSeconds = 300;
/** More answers in one second than these change no percentile that a person sees. */
const mostAnswers = 2_000;

/** The last minutes as numbers for the charts; its memory doesn't grow with what comes. `now` in milliseconds since 1970. */
export function createSeries() {
  const seconds = new Map<number, Second>();
  const snapshots: QueueSnapshot[] = [];
  const perSecond = (
    now: number,
    names: readonly string[],
    value: (second: Second | undefined, name: string) => number | null,
  ): Lines => {
    const last = Math.floor(now / 1000);
    const times = Array.from({ length: spanSeconds }, (_, index) => last - spanSeconds + 1 + index);
    return {
      times,
      lines: names.map((name) => ({ name, values: times.map((time) => value(seconds.get(time), name)) })),
    };
  };
  /** A line for each lane over the counts of the queues. */
  const perSnapshot = (now: number, value: (queue: QueueRow) => number | undefined): Lines => {
    const shown = snapshots.filter(({ time }) => time > now - spanSeconds * 1000);
    const lanes = shown.at(-1)?.queues.filter(({ kind }) => kind === 'lane') ?? [];
    return {
      times: shown.map(({ time }) => time / 1000),
      lines: lanes.map(({ name }) => ({
        name,
        values: shown.map(({ queues }) => {
          const queue = queues.find((one) => one.kind === 'lane' && one.name === name);
          return (queue && value(queue)) ?? null;
        }),
      })),
    };
  };
  return {
    add(records: readonly LiveRecord[]): void {
      for (const record of records)
        if (record.kind === 'request') count(secondOf(seconds, record.time), record);
    },
    addQueues(snapshot: QueueSnapshot): void {
      snapshots.push(snapshot);
      if (snapshots.length > spanSeconds) snapshots.shift();
    },
    deliveries(now: number): Lines {
      const names = new Set([...seconds.values()].flatMap(({ deliveries }) => [...deliveries.keys()]));
      return perSecond(now, [...names].sort(), (second, name) => second?.deliveries.get(name) ?? 0);
    },
    answers: (now: number) =>
      perSecond(now, ['p50', 'p99'], (second, name) =>
        percentile(second?.answers ?? [], name === 'p50' ? 0.5 : 0.99),
      ),
    verdicts: (now: number) =>
      perSecond(
        now,
        ['passed', 'annotated', 'dropped', 'forced'],
        (second, name) => second?.verdicts.get(name) ?? 0,
      ),
    depths: (now: number) => perSnapshot(now, ({ visible, inFlight }) => visible + inFlight),
    ages: (now: number) => perSnapshot(now, ({ oldestSeconds }) => oldestSeconds),
  };
}

/** The second of a time; makes it where it is new, and forgets seconds that no chart shows any more. */
function secondOf(seconds: Map<number, Second>, time: number): Second {
  const key = Math.floor(time / 1000);
  const known = seconds.get(key);
  if (known !== undefined) return known;
  for (const old of seconds.keys()) if (old < key - spanSeconds) seconds.delete(old);
  const fresh: Second = { deliveries: new Map(), verdicts: new Map(), answers: [] };
  seconds.set(key, fresh);
  return fresh;
}

function count(second: Second, { lane, outcome, forced, milliseconds }: LiveRecord): void {
  const add = (counts: Map<string, number>, name: string) => counts.set(name, (counts.get(name) ?? 0) + 1);
  add(second.deliveries, lane ?? 'refused');
  // Other outcomes are no verdicts; no line shows them.
  add(second.verdicts, outcome);
  if (forced === true) add(second.verdicts, 'forced');
  if (milliseconds !== undefined && second.answers.length < mostAnswers) second.answers.push(milliseconds);
}

/** The smallest value that at least this share of all values doesn't exceed; null of none. */
export function percentile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}
