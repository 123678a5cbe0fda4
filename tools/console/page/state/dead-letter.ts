/** Dead letters of one queue that are there for the same reason, as `relay dlq list` counts them. */
export interface ReasonGroup {
  readonly queue: 'lane' | 'consumer';
  readonly name: string;
  readonly reason: string;
  readonly count: number;
  readonly triggers: Readonly<Record<string, number>>;
}

/** Reads what `relay dlq list --json` wrote; a record of another kind is left out. */
export function reasonGroupsOf(records: readonly unknown[]): readonly ReasonGroup[] {
  return records.flatMap((record) => {
    if (!isObject(record) || record.kind !== 'dead-letters') return [];
    const { queue, name, reason, count, triggers } = record;
    if ((queue !== 'lane' && queue !== 'consumer') || typeof name !== 'string') return [];
    if (typeof reason !== 'string' || typeof count !== 'number') return [];
    const counts = Object.entries(isObject(triggers) ? triggers : {}).map(
      ([trigger, times]) => [trigger, Number(times)] as const,
    );
    return [{ queue, name, reason, count, triggers: Object.fromEntries(counts) }];
  });
}

/** What is known of a record, as names and values: every field but its content. */
export function factsOf(record: unknown): readonly (readonly [name: string, value: string])[] {
  if (!isObject(record)) return [];
  return Object.entries(record).flatMap(([name, value]) =>
    name === 'kind' || name === 'body' || value === undefined || value === null
      ? []
      : [[name, typeof value === 'object' ? JSON.stringify(value) : String(value)] as const],
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
