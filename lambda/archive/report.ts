import { messages } from '../telemetry/messages.ts';
import { createLineWriter } from '../telemetry/write-line.ts';
import type { BatchResult } from './store-batch.ts';

/** Writes one line for a batch, metrics included: counts and names of errors. `now` is in milliseconds since 1970. */
export type Report = (result: BatchResult, now: number) => void;

/** Writes to standard output itself: Lambda leaves a line that is JSON as it is, but would wrap what the console gets. */
export function createReport(
  stage: string,
  { write = (text: string) => void process.stdout.write(text) } = {},
): Report {
  const toLine = createLineWriter(stage);
  return ({ stored, objects, bytes, failed, reasons }, now) => {
    const record = {
      message: messages.archived,
      measurements: { EventsNotStored: failed.length || undefined },
      fields: {
        level: failed.length > 0 ? 'WARN' : undefined,
        stored,
        objects,
        bytes,
        reason: reasons.length > 0 ? reasons.join(', ') : undefined,
      },
    };
    write(`${toLine(record, now)}\n`);
  };
}
