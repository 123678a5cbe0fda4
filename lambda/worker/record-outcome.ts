import type { PreparedRecord } from './prepare.ts';
import type { RecordFacts } from './record-facts.ts';

/** A record that was not looked at: the time of its batch was over before. */
export interface UnreadRecord {
  readonly kind: 'unread';
  readonly facts: RecordFacts;
  /** The SQS message id: the event's is not known. */
  readonly id: string;
}

/**
 * How one record ended. `failed` and `postponed` ones come again; the others are done, and SQS may delete them.
 * `postponed` means that the batch's own time was over: nothing failed.
 */
export interface RecordOutcome {
  readonly record: PreparedRecord | UnreadRecord;
  readonly result: 'published' | 'unmatched' | 'undelivered' | 'dead-lettered' | 'failed' | 'postponed';
  /** The consumers whose queues took the event. */
  readonly consumers: readonly string[];
  /** The consumers whose dead-letter queues got the event instead. */
  readonly undelivered: readonly string[];
  /** Why it was dead-lettered, failed or postponed. */
  readonly reason: string | undefined;
}

/** Whether SQS shall hand the record over again. */
export function comesAgain({ result }: RecordOutcome): boolean {
  return result === 'failed' || result === 'postponed';
}

export function outcome(
  record: RecordOutcome['record'],
  result: RecordOutcome['result'],
  rest: Partial<Omit<RecordOutcome, 'record' | 'result'>> = {},
): RecordOutcome {
  return { record, result, consumers: [], undelivered: [], reason: undefined, ...rest };
}
