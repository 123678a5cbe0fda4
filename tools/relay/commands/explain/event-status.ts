import { messages } from '../../../../lambda/telemetry/messages.ts';
import { deliveryResult } from '../../logs/deliveries.ts';
import type { LogLine } from '../../logs/log-store.ts';

interface StatusFacts {
  /** Whether something is wrong. */
  readonly trouble: boolean;
  /** What the lines leave open. */
  readonly unknown?: string | undefined;
}

const fine = (unknown?: string): StatusFacts => ({ trouble: false, unknown });
const trouble = (unknown?: string): StatusFacts => ({ trouble: true, unknown });

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
  'queued, not processed yet': fine(
    "where it is now: it waits in its lane, or a worker has just begun, or its line hasn't arrived yet (give it a minute)",
  ),
  decided: fine('what CometChat did with the answer'),
  refused: trouble(),
  'not acknowledged': trouble(
    "whether SQS accepted it anyway: a time-out can come after that. If CometChat doesn't retry (retryOnFailure), it may be lost",
  ),
} as const satisfies Record<string, StatusFacts>;

export type EventStatus = keyof typeof eventStatuses;

const workerStatuses: Readonly<Record<string, EventStatus>> = {
  [messages.published]: 'published',
  [messages.undelivered]: 'published in part',
  [messages.unmatched]: 'wanted by no consumer',
  [messages.deadLettered]: 'dead-lettered',
  [messages.failed]: 'failed, will be retried',
  [messages.postponed]: 'failed, will be retried',
};

/** Where an event is, by its lines in the order of their time. */
export function statusOf(lines: readonly LogLine[]): EventStatus {
  const worked = lines.findLast(({ fields }) => workerStatuses[fields.message ?? ''] !== undefined);
  const status = workerStatuses[worked?.fields.message ?? ''];
  if (status !== undefined) return status;
  // A retry that was answered 503 after one that was queued changes nothing.
  const results = new Set(lines.map(({ fields }) => deliveryResult(fields).result));
  if (results.has('decided')) return 'decided';
  if (results.has('queued')) return 'queued, not processed yet';
  return results.has('not acknowledged') ? 'not acknowledged' : 'refused';
}

/** What the lines leave open: better said than guessed. */
export function unknownsOf(status: EventStatus, lines: readonly LogLine[]): string[] {
  const deliveries = lines.filter(({ fields }) => fields.message === messages.delivery);
  const acknowledged = deliveries.filter(({ fields }) => fields.status === 200).length;
  const worked = lines.map(({ fields }) => fields.message).filter((message) => message !== messages.delivery);
  return [
    deliveries.length === 0 &&
      'when it was received: the line of its receipt is older than what was searched, or it was redriven',
    acknowledged > 1 &&
      status !== 'decided' &&
      `which of its ${acknowledged} acknowledged deliveries became the event: SQS drops repeats within five minutes and doesn't say so`,
    worked.slice(0, -1).includes(messages.deadLettered) &&
      'who sent it back after it was dead-lettered: a redrive leaves no log line',
    eventStatuses[status].unknown,
  ].filter((text) => text !== false && text !== undefined);
}
