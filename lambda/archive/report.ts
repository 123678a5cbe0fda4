import { messages } from '../telemetry/messages.ts';
import { createLineWriter, writeOut } from '../telemetry/write-line.ts';
import type { BatchResult } from './store-batch.ts';

/** Writes one line for a batch, metrics included: counts and names of errors. `now` is in milliseconds since 1970. */
export type Report = (result: BatchResult, now: number) => void;

export function createReport(stage: string, { write = writeOut } = {}): Report {
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
