import { shownEventType } from '../cometchat/event-type.ts';
import { resultMessages } from '../telemetry/messages.ts';
import type { LogRecord, Measurements } from '../telemetry/write-line.ts';
import type { Drift } from './prepare.ts';
import { comesAgain, type RecordOutcome } from './record-outcome.ts';

/** In characters: the dead-letter queue has the whole of it. */
const longestDetail = 200;

/** More of them tell an operator nothing that the first don't. */
const mostDrift = 5;

/** What is written of one record: ids, names and paths, never values. `now` is in milliseconds since 1970. */
export function outcomeRecord(outcome: RecordOutcome, lane: string, now: number): LogRecord {
  const { record, result, consumers, undelivered, reason } = outcome;
  const { attempt, receivedAt, requestId } = record.facts;
  const latency = Math.max(0, now - receivedAt);
  // Of a record that comes again it is counted then.
  const drift = record.kind === 'event' && !comesAgain(outcome) ? record.drift : [];
  return {
    message: resultMessages[result],
    measurements: {
      ...counted[result],
      EndToEndLatency: consumers.length > 0 ? latency : undefined,
      EventsUndelivered: undelivered.length || undefined,
      Drift: drift.length || undefined,
    },
    fields: {
      level: result === 'published' || result === 'unmatched' ? undefined : 'WARN',
      requestId,
      id: record.id,
      type: record.kind === 'event' ? shownEventType(record.type) : undefined,
      lane,
      consumers: consumers.length > 0 ? consumers : undefined,
      undelivered: undelivered.length > 0 ? undelivered : undefined,
      attempt,
      latency: consumers.length > 0 ? undefined : latency,
      reason,
      detail: record.kind === 'unprocessable' ? record.detail.slice(0, longestDetail) : undefined,
      drift: drift.length > 0 ? driftText(drift) : undefined,
    },
  };
}

const counted: Readonly<Record<RecordOutcome['result'], Measurements>> = {
  published: {},
  unmatched: { EventsUnmatched: 1 },
  undelivered: {},
  'dead-lettered': { RecordsDeadLettered: 1 },
  failed: { RecordsFailed: 1 },
  postponed: { RecordsPostponed: 1 },
};

function driftText(drift: readonly Drift[]): string {
  return drift
    .slice(0, mostDrift)
    .map(({ kind, field }) => `${kind} ${field}`)
    .join(', ');
}
