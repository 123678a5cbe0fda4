import { hourFolder, hourMilliseconds } from '../../../lambda/archive/layout.ts';
import type { ArchiveStore } from './archive-store.ts';
import { type ArchivedEvent, readArchivedEvent } from './archived-event.ts';
import type { Period } from './selection.ts';

export interface ReadOptions {
  readonly signal: AbortSignal;
  /** Told of each hour before it is read. */
  readonly onHour?: (hour: number) => void;
}

/** The beginnings of the hours that can hold events of a period. */
export function hoursOf({ since, until }: Period): number[] {
  const hours: number[] = [];
  const first = Math.floor(since / hourMilliseconds) * hourMilliseconds;
  for (let hour = first; hour < until; hour += hourMilliseconds) hours.push(hour);
  return hours;
}

/** The events of a period and its hours' borders, object by object: one is in memory at a time. Repeats are in it. */
export async function* readArchive(
  store: ArchiveStore,
  period: Period,
  options: ReadOptions,
): AsyncGenerator<ArchivedEvent> {
  for (const hour of hoursOf(period)) {
    if (options.signal.aborted) return;
    options.onHour?.(hour);
    yield* readHour(store, hour, options);
  }
}

/** The events that were received in one hour. */
export async function* readHour(
  store: ArchiveStore,
  hour: number,
  { signal }: ReadOptions,
): AsyncGenerator<ArchivedEvent> {
  for await (const key of store.keys(hourFolder(hour))) {
    if (signal.aborted) return;
    for (const line of (await store.read(key)) ?? []) {
      const event = readArchivedEvent(line);
      if (event !== undefined) yield event;
    }
  }
}
