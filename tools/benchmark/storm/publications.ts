import { isJsonObject, parseJson } from '../../json/json.ts';

/** What the workers say of the events that they have published. */
export interface Publications {
  /** Takes a line that a function wrote. */
  read(line: string): void;
  /** Milliseconds from receipt to publication of a lane's events since the last call. */
  take(lane: string): readonly number[];
  count(lane: string): number;
}

export function createPublications(): Publications {
  const latencies = new Map<string, number[]>();
  const of = (lane: string) => latencies.get(lane) ?? [];
  return {
    read(line) {
      // Most lines are about something else, and parsing them all would take the storm's side.
      if (!line.includes('"event published"')) return;
      const fields = parseJson(line);
      if (!isJsonObject(fields)) return;
      const { lane, latency } = fields;
      if (typeof lane === 'string' && typeof latency === 'number')
        latencies.set(lane, [...of(lane), latency]);
    },
    take(lane) {
      const taken = of(lane);
      latencies.delete(lane);
      return taken;
    },
    count: (lane) => of(lane).length,
  };
}
