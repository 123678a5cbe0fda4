import { createLineWriter } from '../telemetry/write-line.ts';
import type { WorkerConfiguration } from './configuration.ts';
import { outcomeRecord } from './outcome-record.ts';
import type { RecordOutcome } from './record-outcome.ts';

/** Writes one line for each record, metrics included. `now` is in milliseconds since 1970. */
export type Report = (outcomes: readonly RecordOutcome[], now: number) => void;

/**
 * Writes the lines of a batch at once, to standard output itself: Lambda leaves a line that is JSON as it is, but would
 * wrap what the console gets.
 */
export function createReport(
  { stage, lane }: Pick<WorkerConfiguration, 'stage' | 'lane'>,
  { write = (text: string) => void process.stdout.write(text) } = {},
): Report {
  const toLine = createLineWriter(stage);
  return (outcomes, now) => {
    if (outcomes.length === 0) return;
    write(outcomes.map((outcome) => `${toLine(outcomeRecord(outcome, lane, now), now)}\n`).join(''));
  };
}
