import type { LogFields } from '../../../../lambda/telemetry/fields.ts';
import { messages } from '../../../../lambda/telemetry/messages.ts';
import { readRuleOutcomes, writeRuleOutcomes } from '../../../../lambda/telemetry/rule-outcomes.ts';
import type { LogLine } from '../../logs/log-store.ts';
import { refusals } from '../../logs/refusals.ts';
import { type EventStatus, unknownsOf } from './unknowns.ts';

/** One thing that happened, as a log line tells it. */
export interface Step {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly what: string;
  readonly requestId: string | undefined;
}

/** What is known of one event, and what is not. */
export interface Explanation {
  /** The event's id; the request's id for a delivery that was refused before it had one. */
  readonly id: string;
  readonly trigger: string | undefined;
  readonly type: string | undefined;
  readonly lane: string | undefined;
  /** Named `standing` in the JSON output. */
  readonly standing: EventStatus;
  readonly steps: readonly Step[];
  readonly unknown: readonly string[];
}

/** Tells the story of each event that the lines are about, oldest first. */
export function explainLines(lines: readonly LogLine[]): Explanation[] {
  const known = lines.filter(({ fields }) => nameOf(fields) !== undefined && describe(fields) !== undefined);
  const byEvent = Map.groupBy(known, ({ fields }) => nameOf(fields) ?? '');
  return [...byEvent].map(([id, own]) =>
    explainEvent(
      id,
      own.toSorted((left, right) => momentOf(left) - momentOf(right)),
    ),
  );
}

/** The line of a delivery is written after the answer, when a worker may have had the event already. */
function momentOf({ time, fields }: LogLine): number {
  return fields.message === messages.delivery ? time - (fields.latency ?? 0) : time;
}

function nameOf(fields: LogFields): string | undefined {
  return fields.id ?? fields.requestId;
}

function explainEvent(id: string, lines: readonly LogLine[]): Explanation {
  const first = (name: 'trigger' | 'type' | 'lane' | 'category') =>
    lines.map(({ fields }) => fields[name]).find((text) => text !== undefined);
  const eventStatus = statusOf(lines);
  return {
    id,
    trigger: first('trigger'),
    type: first('type'),
    lane: first('lane') ?? first('category'),
    standing: eventStatus,
    steps: lines.map((line) => ({
      time: momentOf(line),
      what: describe(line.fields) ?? '',
      requestId: line.fields.requestId,
    })),
    unknown: unknownsOf(eventStatus, lines),
  };
}

function statusOf(lines: readonly LogLine[]): EventStatus {
  const worked = lines
    .map(({ fields }) => workerStatus(fields))
    .findLast((eventStatus) => eventStatus !== undefined);
  if (worked !== undefined) return worked;
  // A retry that was answered 503 after one that was queued changes nothing.
  const answers = lines.map(({ fields }) => answerStatus(fields));
  const order = ['decided', 'queued, not processed yet', 'not acknowledged', 'refused'] as const;
  return order.find((eventStatus) => answers.includes(eventStatus)) ?? 'not acknowledged';
}

function workerStatus(fields: LogFields): EventStatus | undefined {
  switch (fields.message) {
    case messages.published:
      return 'published';
    case messages.undelivered:
      return 'published in part';
    case messages.unmatched:
      return 'wanted by no consumer';
    case messages.deadLettered:
      return 'dead-lettered';
    case messages.failed:
    case messages.postponed:
      return 'failed, will be tried again';
    default:
      return undefined;
  }
}

function answerStatus(fields: LogFields): EventStatus {
  const status = fields.status ?? 0;
  if (status >= 500) return 'not acknowledged';
  if (status >= 400) return 'refused';
  return fields.verdict === undefined ? 'queued, not processed yet' : 'decided';
}

function describe(fields: LogFields): string | undefined {
  const consumers = (fields.consumers ?? []).join(', ');
  const lane = fields.lane ?? 'its';
  const attempt = fields.attempt ?? 1;
  const tries = attempt > 1 ? ` at attempt ${attempt}` : '';
  const reason = reasonOf(fields);
  switch (fields.message) {
    case messages.delivery:
      return describeDelivery(fields);
    case messages.published:
      return `published to ${consumers}${tries}, ${fields.latency ?? '?'} ms after its receipt`;
    case messages.undelivered: {
      const missed = (fields.undelivered ?? []).join(', ');
      return `put into the dead-letter queue of ${missed}${reason}; ${consumers === '' ? 'no other consumer got it' : `${consumers} got it`}`;
    }
    case messages.unmatched:
      return `processed${tries}; no consumer's filter asks for it`;
    case messages.deadLettered:
      return `put into the dead-letter queue of the ${lane} lane${reason}`;
    case messages.failed:
      return `not processed at attempt ${attempt}${reason}; SQS hands it over again`;
    case messages.postponed:
      return `not reached within the time of its batch at attempt ${attempt}; SQS hands it over again`;
    default:
      return undefined;
  }
}

function reasonOf(fields: LogFields): string {
  const parts = [fields.reason, fields.detail].filter((part) => part !== undefined);
  return parts.length === 0 ? '' : `: ${parts.join(', ')}`;
}

function describeDelivery(fields: LogFields): string {
  const { status, trigger = 'a request', latency } = fields;
  const error = fields.error ?? refusals[status ?? 0];
  return [
    `received ${trigger}, answered ${status ?? '?'} after ${latency ?? '?'} ms`,
    ...(error === undefined ? [] : [error]),
    ...describeDecision(fields),
  ].join('; ');
}

function describeDecision({ verdict, rule, forced, ruleOutcomes }: LogFields): string[] {
  if (verdict === undefined) return [];
  const outcomes = readRuleOutcomes(ruleOutcomes);
  const shadow = outcomes.filter(({ outcome }) => outcome === 'would-have-dropped');
  const failed = outcomes.filter(({ outcome }) => failures.has(outcome));
  return [
    `decided: ${verdict}${rule === undefined ? '' : ` by the rule ${rule}`}`,
    ...(forced ? [describeForced(writeRuleOutcomes(failed))] : []),
    ...(shadow.length === 0
      ? []
      : [`rules in shadow mode would have dropped it: ${shadow.map((said) => said.rule).join(', ')}`]),
  ];
}

const failures: ReadonlySet<string> = new Set(['failed', 'timed-out', 'set-aside', 'not-started']);

/** A forced verdict without a rule that failed has two causes, which the line doesn't tell apart. */
function describeForced(failedRules: string | undefined): string {
  return failedRules === undefined
    ? 'the verdict was forced, by the deadline or because the rules had no valid settings: run `relay rules check`, and `relay doctor`'
    : `the verdict was forced, because rules failed (${failedRules}): check their settings with \`relay rules show\``;
}
