import type { LiveRecord } from '../../shared/live-record.ts';

/** What came of a record, as a word with a colour. */
export function OutcomeMark({ record }: { record: LiveRecord }) {
  return <span class={`mark ${record.mood}`}>{record.outcome}</span>;
}
