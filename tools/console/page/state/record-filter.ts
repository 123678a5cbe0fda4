import type { LiveRecord } from '../../shared/live-record.ts';

/** Which records are shown; an empty text lets every record pass. */
export interface RecordFilter {
  /** Part of an event id, a request id, or a subject. */
  readonly text: string;
  /** Part of a trigger's name. */
  readonly trigger: string;
  /** Part of a subject. */
  readonly subject: string;
  /** One outcome by its name. */
  readonly outcome: string;
}

export const everyRecord: RecordFilter = { text: '', trigger: '', subject: '', outcome: '' };

/** Whether a filter lets a record pass; letter case doesn't matter. */
export function isShown(record: LiveRecord, filter: RecordFilter, subject: string | undefined): boolean {
  const { id = '', requestId = '', trigger, outcome } = record;
  const about = record.subject ?? subject ?? '';
  return (
    (filter.outcome === '' || filter.outcome === outcome) &&
    has(trigger, filter.trigger) &&
    has(about, filter.subject) &&
    (has(id, filter.text) || has(requestId, filter.text) || has(about, filter.text))
  );
}

function has(text: string, part: string): boolean {
  return part === '' || text.toLowerCase().includes(part.trim().toLowerCase());
}
