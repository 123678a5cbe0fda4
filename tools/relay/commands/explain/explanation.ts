import type { LogFields } from '../../../../lambda/telemetry/fields.ts';
import { messages } from '../../../../lambda/telemetry/messages.ts';
import { readRuleOutcomes, writeRuleOutcomes } from '../../../../lambda/telemetry/rule-outcomes.ts';
import { deliveryResult } from '../../logs/deliveries.ts';
import type { LogLine } from '../../logs/log-store.ts';
import { type EventStatus, statusOf, unknownsOf } from './event-status.ts';

/** One thing that happened, as a log line tells it. */
export interface Step {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly what: string;
  readonly requestId: string | undefined;
}

/** What is known of one event, and what isn't. */
export interface Explanation {
  /** The event's id; the request's id for a delivery that was refused before it had one. */
  readonly id: string;
  readonly trigger: string | undefined;
  readonly type: string | undefined;
  readonly lane: string | undefined;
  readonly status: EventStatus;
  readonly steps: readonly Step[];
  readonly unknown: readonly string[];
}

/** Explains each event that the lines are about, oldest first. */
export function explainLines(lines: readonly LogLine[]): Explanation[] {
  const idOf = ({ fields }: LogLine) => fields.id ?? fields.requestId ?? '';
  const known = lines.filter((line) => idOf(line) !== '' && describe(line.fields) !== undefined);
  return [...Map.groupBy(known, idOf)].map(([id, own]) =>
    explainEvent(
      id,
      own.sort((left, right) => momentOf(left) - momentOf(right)),
    ),
  );
}

/** The line of a delivery is written after the answer, when a worker may have had the event already. */
function momentOf({ time, fields }: LogLine): number {
  return fields.message === messages.delivery ? time - (fields.latency ?? 0) : time;
}

function explainEvent(id: string, lines: readonly LogLine[]): Explanation {
  const first = (name: 'trigger' | 'type' | 'lane' | 'category') =>
    lines.map(({ fields }) => fields[name]).find((text) => text !== undefined);
  const status = statusOf(lines);
  return {
    id,
    trigger: first('trigger'),
    type: first('type'),
    lane: first('lane') ?? first('category'),
    status,
    steps: lines.map((line) => ({
      time: momentOf(line),
      what: describe(line.fields) ?? '',
      requestId: line.fields.requestId,
    })),
    unknown: unknownsOf(status, lines),
  };
}

/** What a line says happened; undefined for lines that are about something else. */
function describe(fields: LogFields): string | undefined {
  const { message, attempt = 1, lane = 'its', latency = '?', undelivered = [], reason, detail } = fields;
  const consumers = (fields.consumers ?? []).join(', ');
  const tries = attempt > 1 ? ` at attempt ${attempt}` : '';
  const why = [reason, detail].filter((part) => part !== undefined).join(', ');
  const because = why === '' ? '' : `: ${why}`;
  switch (message) {
    case messages.delivery:
      return describeDelivery(fields);
    case messages.published:
      return `published to ${consumers}${tries}, ${latency} ms after its receipt`;
    case messages.undelivered: {
      const others = consumers === '' ? 'no other consumer got it' : `${consumers} got it`;
      return `put into the dead-letter queue of ${undelivered.join(', ')}${because}; ${others}`;
    }
    case messages.unmatched:
      return `processed${tries}; no consumer's filter asks for it`;
    case messages.deadLettered:
      return `put into the dead-letter queue of the ${lane} lane${because}`;
    case messages.failed:
      return `not processed at attempt ${attempt}${because}; SQS delivers it again`;
    case messages.postponed:
      return `not reached within the time of its batch at attempt ${attempt}; SQS delivers it again`;
    default:
      return undefined;
  }
}

function describeDelivery(fields: LogFields): string {
  const { status = '?', trigger = 'a request', latency = '?' } = fields;
  const { why } = deliveryResult(fields);
  return [
    `received ${trigger}, answered ${status} after ${latency} ms`,
    why ?? fields.error,
    ...describeDecision(fields),
  ]
    .filter((part) => part !== undefined)
    .join('; ');
}

const failures: ReadonlySet<string> = new Set(['failed', 'timed-out', 'set-aside', 'not-started']);

function describeDecision({ verdict, rule, forced, ruleOutcomes }: LogFields): string[] {
  if (verdict === undefined) return [];
  const outcomes = readRuleOutcomes(ruleOutcomes);
  const failed = outcomes.filter(({ outcome }) => failures.has(outcome));
  const shadow = outcomes.flatMap((one) => (one.outcome === 'would-have-dropped' ? [one.rule] : []));
  return [
    `decided: ${verdict}${rule === undefined ? '' : ` by the rule ${rule}`}`,
    ...(forced ? [describeForced(writeRuleOutcomes(failed))] : []),
    ...(shadow.length === 0 ? [] : [`rules in shadow mode would have dropped it: ${shadow.join(', ')}`]),
  ];
}

/** A forced verdict without a rule that failed has two causes, which the line doesn't tell apart. */
function describeForced(failedRules: string | undefined): string {
  return failedRules === undefined
    ? 'the verdict was forced, by the deadline or because the rules had no valid settings: run `relay rules check`, and `relay doctor`'
    : `the verdict was forced, because rules failed (${failedRules}): check their settings with \`relay rules show\``;
}
