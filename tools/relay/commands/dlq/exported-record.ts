import type { DeadLetterQueue } from './dead-letter-queue.ts';
import { diagnose } from './diagnosis.ts';
import type { DeadLetter } from './queue-port.ts';

/** One line of an export: everything that is needed to send the record again, content included. */
export function exportedRecord(queue: DeadLetterQueue, letter: DeadLetter): string {
  const { messageId, groupId, deduplicationId, attributes, body, sentAt, receiveCount } = letter;
  return `${JSON.stringify({
    queue: queue.kind,
    name: queue.name,
    messageId,
    ...diagnose(letter, queue.kind),
    groupId,
    deduplicationId,
    deadLetteredAt: new Date(sentAt).toISOString(),
    receiveCount,
    attributes: Object.fromEntries(
      Object.entries(attributes).map(([name, { StringValue }]) => [name, StringValue]),
    ),
    body,
  })}\n`;
}
