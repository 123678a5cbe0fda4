import type { LogFields } from '../../../../lambda/telemetry/fields.ts';
import { messages } from '../../../../lambda/telemetry/messages.ts';
import { readRuleOutcomes, writeRuleOutcomes } from '../../../../lambda/telemetry/rule-outcomes.ts';
import { deliveryResult } from '../../logs/deliveries.ts';
import type { LogLine } from '../../logs/log-store.ts';

/** Whether something is wrong, and what the lines leave open. */
const fine = (unknown?: string) => ({ trouble: false, unknown });
const trouble = (unknown?: string) => ({ trouble: true, unknown });

/** Where an event can be, by the last line that tells. */
export const eventStatuses = {
  published: fine('whether its consumers have read it: their queues have accepted it'),
  'published in part': trouble(
    'whether its consumers have read it; `relay dlq list` shows what is in the dead-letter queues now',
  ),
  'wanted by no consumer': fine(),
  'dead-lettered': trouble(
    'whether it is still there: `relay dlq list` shows what is in the dead-letter queues now',
  ),
  'failed, will be retried': trouble(
    'whether SQS has given up since: after the last attempt it moves the record to the dead-letter queue, which leaves no log line; see `relay dlq list`',
  ),
  decided: fine('what CometChat did with the answer'),
  'queued, not processed yet': fine(
    "where it is now: it waits in its lane, or a worker has just begun, or its line hasn't arrived yet (give it a minute)",
  ),
  'not acknowledged': trouble(
    "whether SQS accepted it anyway: a time-out can come after that. If CometChat doesn't retry (retryOnFailure), it may be lost",
  ),
  refused: trouble(),
};

type EventStatus = keyof typeof eventStatuses;

/** What is known of one event, and what isn't. */
export type Explanation = ReturnType<typeof explainEvent>;

/** Explains each event that the lines are about, oldest first. */
export function explainLines(lines: readonly LogLine[]): Explanation[] {
  const steps = lines.flatMap(({ time, fields }) => {
    const { id = fields.requestId, latency = 0 } = fields;
    const told = tell(fields);
    if (id === undefined || told === undefined) return [];
    // The line of a delivery is written after the answer, when a worker may have had the event already.
    const moment = fields.message === messages.delivery ? time - latency : time;
    return [{ ...told, id, time: moment, fields }];
  });
  const byTime = steps.sort((left, right) => left.time - right.time);
  return [...Map.groupBy(byTime, ({ id }) => id)].map(([id, own]) => explainEvent(id, own));
}

/** One thing that happened, as a log line tells it, and where the event was then. */
interface Step {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly what: string;
  readonly status: EventStatus;
  readonly fields: LogFields;
}

/** `id` is the event's, or the request's for a delivery that was refused before it had one. */
function explainEvent(id: string, steps: readonly Step[]) {
  const first = (name: 'trigger' | 'type' | 'lane' | 'category') =>
    steps.map(({ fields }) => fields[name]).find((text) => text !== undefined);
  const status = statusOf(steps);
  return {
    id,
    trigger: first('trigger'),
    type: first('type'),
    lane: first('lane') ?? first('category'),
    status,
    steps: steps.map(({ time, what, fields }) => ({ time, what, requestId: fields.requestId })),
    unknown: unknownsOf(status, steps),
  };
}

const isDelivery = ({ fields }: Step) => fields.message === messages.delivery;

function statusOf(steps: readonly Step[]): EventStatus {
  const worked = steps.findLast((step) => !isDelivery(step));
  if (worked !== undefined) return worked.status;
  // A retry that was answered 503 after one that was queued changes nothing.
  const told = new Set(steps.map(({ status }) => status));
  const best = (['decided', 'queued, not processed yet', 'not acknowledged'] as const).find((one) =>
    told.has(one),
  );
  return best ?? 'refused';
}

/** What the lines leave open: better said than guessed. */
function unknownsOf(status: EventStatus, steps: readonly Step[]): string[] {
  const deliveries = steps.filter(isDelivery);
  const acknowledged = deliveries.filter(({ fields }) => fields.status === 200).length;
  return [
    deliveries.length === 0 &&
      'when it was received: the line of its receipt is older than what was searched, or it was redriven',
    acknowledged > 1 &&
      status !== 'decided' &&
      `which of its ${acknowledged} acknowledged deliveries became the event: SQS drops repeats within five minutes and doesn't say so`,
    eventStatuses[status].unknown,
  ].filter((text) => text !== false && text !== undefined);
}

/** What a line says happened, and where the event is then; undefined for lines that are about something else. */
function tell(fields: LogFields): Pick<Step, 'what' | 'status'> | undefined {
  const { message, attempt = 1, lane = 'its', latency = '?', undelivered = [], reason, detail } = fields;
  const consumers = (fields.consumers ?? []).join(', ');
  const tries = attempt > 1 ? ` at attempt ${attempt}` : '';
  const why = [reason, detail].filter((part) => part !== undefined).join(', ');
  const because = why === '' ? '' : `: ${why}`;
  const step = (status: EventStatus, what: string) => ({ status, what });
  switch (message) {
    case messages.delivery:
      return tellDelivery(fields);
    case messages.published:
      return step('published', `published to ${consumers}${tries}, ${latency} ms after its receipt`);
    case messages.undelivered: {
      const others = consumers === '' ? 'no other consumer got it' : `${consumers} got it`;
      const what = `put into the dead-letter queue of ${undelivered.join(', ')}${because}; ${others}`;
      return step('published in part', what);
    }
    case messages.unmatched:
      return step('wanted by no consumer', `processed${tries}; no consumer's filter asks for it`);
    case messages.deadLettered:
      return step('dead-lettered', `put into the dead-letter queue of the ${lane} lane${because}`);
    case messages.failed: {
      const what = `not processed at attempt ${attempt}${because}; SQS delivers it again`;
      return step('failed, will be retried', what);
    }
    case messages.postponed: {
      const what = `not reached within the time of its batch at attempt ${attempt}; SQS delivers it again`;
      return step('failed, will be retried', what);
    }
    default:
      return undefined;
  }
}

function tellDelivery(fields: LogFields): Pick<Step, 'what' | 'status'> {
  const { status = '?', trigger = 'a request', latency = '?' } = fields;
  const { result, why } = deliveryResult(fields);
  const answered = `received ${trigger}, answered ${status} after ${latency} ms`;
  const parts = [answered, why ?? fields.error, ...tellDecision(fields)];
  return {
    status: result === 'queued' ? 'queued, not processed yet' : result,
    what: parts.filter((part) => part !== undefined).join('; '),
  };
}

const failures: ReadonlySet<string> = new Set(['failed', 'timed-out', 'set-aside', 'not-started']);

function tellDecision({ verdict, rule, forced, ruleOutcomes }: LogFields): string[] {
  if (verdict === undefined) return [];
  const outcomes = readRuleOutcomes(ruleOutcomes);
  const failed = writeRuleOutcomes(outcomes.filter(({ outcome }) => failures.has(outcome)));
  const shadow = outcomes.flatMap((one) => (one.outcome === 'would-have-dropped' ? [one.rule] : []));
  // A forced verdict without a rule that failed has two causes, which the line doesn't tell apart.
  const cause =
    failed === undefined
      ? 'the verdict was forced, by the deadline or because the rules had no valid settings: run `relay rules check`, and `relay doctor`'
      : `the verdict was forced, because rules failed (${failed}): check their settings with \`relay rules show\``;
  return [
    `decided: ${verdict}${rule === undefined ? '' : ` by the rule ${rule}`}`,
    ...(forced ? [cause] : []),
    ...(shadow.length === 0 ? [] : [`rules in shadow mode would have dropped it: ${shadow.join(', ')}`]),
  ];
}
