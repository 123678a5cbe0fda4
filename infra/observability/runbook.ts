/** The sections of docs/runbook.md that alarms point to. A test compares them with the page. */
export const runbookSections = [
  'dead-letters',
  'records-dead-lettered',
  'deliveries-waiting',
  'events-undelivered',
  'events-refused',
  'events-waiting',
  'events-not-archived',
  'server-errors',
  'slow-answers',
  'wrong-credentials',
  'forced-decisions',
  'throttled',
  'failing-functions',
  'drift',
  'broken-settings',
  'silence',
] as const;

export type RunbookSection = (typeof runbookSections)[number];

/** What a person reads in the alarm's e-mail. */
export function alarmDescription(meaning: string, section: RunbookSection): string {
  return `${meaning} What to do: docs/runbook.md#${section}`;
}
