import * as z from 'zod';
import { hourFolder, hourMilliseconds } from '../../../lambda/archive/layout.ts';
import { parseJson } from '../../json/json.ts';
import type { CommandContext } from '../context.ts';
import type { ArchiveStore } from './archive-store.ts';

const eventSchema = z.looseObject({
  id: z.string(),
  source: z.string(),
  type: z.string(),
  subject: z.string().default(''),
  time: z.string().default(''),
  receivedtime: z.string().refine((text) => !Number.isNaN(Date.parse(text))),
  data: z.record(z.string(), z.unknown()).default({}),
});

/** An event as the archive holds it. */
export interface ArchivedEvent extends z.output<typeof eventSchema> {
  /** The line as it is stored: parsing and writing it again could change long numbers. */
  readonly line: string;
}

/** Reads a line of an archived object; undefined for one that isn't an event. */
export function readArchivedEvent(line: string): ArchivedEvent | undefined {
  const event = eventSchema.safeParse(parseJson(line));
  return event.success ? { ...event.data, line } : undefined;
}

export interface Period {
  /** Milliseconds since 1970; the first moment, and the one after the last. */
  readonly since: number;
  readonly until: number;
}

/** The beginnings of the hours that can hold events of a period. */
export function hoursOf({ since, until }: Period): number[] {
  const hours: number[] = [];
  const first = Math.floor(since / hourMilliseconds) * hourMilliseconds;
  for (let hour = first; hour < until; hour += hourMilliseconds) hours.push(hour);
  return hours;
}

/** The events of a period and its hours' borders, with a progress line. Repeats are in it. */
export async function* readArchive(
  store: ArchiveStore,
  period: Period,
  { terminal, signal }: CommandContext,
): AsyncGenerator<ArchivedEvent> {
  for (const hour of hoursOf(period)) {
    terminal.progress(`reading ${new Date(hour).toISOString()}`);
    yield* readHour(store, hour, signal);
    if (signal.aborted) return;
  }
}

/** The events that were received in one hour, object by object: one is in memory at a time. */
export async function* readHour(
  store: ArchiveStore,
  hour: number,
  signal: AbortSignal,
): AsyncGenerator<ArchivedEvent> {
  for await (const key of store.keys(hourFolder(hour))) {
    if (signal.aborted) return;
    for (const line of await store.read(key)) {
      const event = readArchivedEvent(line);
      if (event !== undefined) yield event;
    }
  }
}
