import type { AcceptedMessage } from './sqs/observation.ts';

/** A message that a queue accepted, or that a lane dropped as a duplicate. */
export interface ObservedMessage extends Omit<AcceptedMessage, 'duplicate'> {
  readonly kind: 'event' | 'dead-letter' | 'duplicate';
}
