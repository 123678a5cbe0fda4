import { messages } from '../../../../lambda/telemetry/messages.ts';
import type { LogLine } from '../../logs/log-store.ts';

/** Where an event is, by the last line that tells. */
export type EventStatus =
  | 'published'
  | 'published in part'
  | 'wanted by no consumer'
  | 'dead-lettered'
  | 'failed, will be tried again'
  | 'queued, not processed yet'
  | 'decided'
  | 'refused'
  | 'not acknowledged';

/** What the lines leave open: better said than guessed. */
export function unknownsOf(eventStatus: EventStatus, lines: readonly LogLine[]): string[] {
  const deliveries = lines.filter(({ fields }) => fields.message === messages.delivery);
  const acknowledged = deliveries.filter(({ fields }) => fields.status === 200).length;
  return [
    ...(deliveries.length === 0
      ? ['when it was received: the line of its receipt is older than what was searched, or it was redriven']
      : []),
    ...(acknowledged > 1 && eventStatus !== 'decided'
      ? [
          `which of its ${acknowledged} acknowledged deliveries became the event: SQS drops repeats within five minutes and does not say so`,
        ]
      : []),
    ...(isAfterDeadLetter(lines)
      ? ['who sent it back after it was dead-lettered: a redrive leaves no log line of its own']
      : []),
    ...afterwards[eventStatus],
  ];
}

/** Whether a worker had it once more after it was put into a dead-letter queue. */
function isAfterDeadLetter(lines: readonly LogLine[]): boolean {
  const worked = lines.map(({ fields }) => fields.message).filter((message) => message !== messages.delivery);
  return worked.slice(0, -1).includes(messages.deadLettered);
}

const afterwards: Readonly<Record<EventStatus, readonly string[]>> = {
  published: ['whether its consumers have read it: their queues have taken it'],
  'published in part': [
    'whether its consumers have read it; `relay dlq list` shows what is in the dead-letter queues now',
  ],
  'wanted by no consumer': [],
  'dead-lettered': [
    'whether it is still there: `relay dlq list` shows what is in the dead-letter queues now',
  ],
  'failed, will be tried again': [
    'whether SQS has given up since: after the last attempt it moves the record to the dead-letter queue, which leaves no log line; see `relay dlq list`',
  ],
  'queued, not processed yet': [
    'where it is now: it waits in its lane, or a worker has just begun, or its line has not arrived yet (give it a minute)',
  ],
  decided: ['what CometChat did with the answer'],
  refused: [],
  'not acknowledged': [
    'whether SQS took it all the same: a time-out can come after that. If CometChat does not retry (retryOnFailure), it may be lost',
  ],
};
