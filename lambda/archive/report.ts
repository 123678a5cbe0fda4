import type { BatchResult } from './store-batch.ts';

/** Writes one log line for a batch: counts and names of errors. */
export type Report = (result: BatchResult) => void;

/** Writes to standard output itself: Lambda leaves a line that is JSON as it is, but would wrap what the console gets. */
export function createReport(
  stage: string,
  { write = (text: string) => void process.stdout.write(text) } = {},
): Report {
  return ({ stored, objects, bytes, failed, reasons }) => {
    const problem =
      failed.length === 0 ? {} : { level: 'WARN', failed: failed.length, reason: reasons.join(', ') };
    write(`${JSON.stringify({ message: 'events archived', stage, stored, objects, bytes, ...problem })}\n`);
  };
}
