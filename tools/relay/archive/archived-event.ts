import * as z from 'zod';
import { parseJson } from '../../json/json.ts';

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
