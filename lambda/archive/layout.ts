/** What the archive's bucket holds, by the start of the key. */
export const archivePrefixes = { events: 'events/', erasures: 'erasures/' } as const;

export const hourMilliseconds = 3_600_000;

/**
 * The folder of the events that were received in the hour of `time` (milliseconds since 1970, UTC):
 * `events/day=2026-11-21/hour=07/`. Named as Athena's partitions are.
 */
export function hourFolder(time: number): string {
  const text = new Date(time).toISOString();
  return `${archivePrefixes.events}day=${text.slice(0, 10)}/hour=${text.slice(11, 13)}/`;
}

/** The start of the hour of an object, in milliseconds since 1970; undefined for a key of another form. */
export function hourOfKey(key: string): number | undefined {
  const [, day, hour] = /^events\/day=(\d{4}-\d\d-\d\d)\/hour=(\d\d)\//.exec(key) ?? [];
  const time = Date.parse(`${day}T${hour}:00:00.000Z`);
  return Number.isNaN(time) ? undefined : time;
}

export const objectSuffix = '.ndjson.gz';
