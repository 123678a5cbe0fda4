import { createLineWriter, writeOut } from '../telemetry/write-line.ts';
import type { WorkerConfiguration } from './configuration.ts';
import { outcomeRecord } from './outcome-record.ts';
import type { RecordOutcome } from './record-outcome.ts';

/** Writes one line for each record, metrics included. `now` is in milliseconds since 1970. */
export type Report = (outcomes: readonly RecordOutcome[], now: number) => void;

/** Writes the lines of a batch at once. */
export function createReport(
  { stage, lane }: Pick<WorkerConfiguration, 'stage' | 'lane'>,
  { write = writeOut } = {},
): Report {
  const toLine = createLineWriter(stage);
  return (outcomes, now) => {
    if (outcomes.length === 0) return;
    write(outcomes.map((outcome) => `${toLine(outcomeRecord(outcome, lane, now), now)}\n`).join(''));
  };
}
