import { createHash } from 'node:crypto';
import type { DeadLetter } from './queue-port.ts';

/** The same for a record that was sent back, failed again, and is in the dead-letter queue as a new message. */
export function fingerprint({ body, groupId, attributes }: DeadLetter): string {
  const { receivedAt, requestId } = attributes;
  return createHash('sha256')
    .update(JSON.stringify([groupId, receivedAt?.StringValue, requestId?.StringValue, body]))
    .digest('hex');
}
