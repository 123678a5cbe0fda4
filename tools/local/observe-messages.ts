import type { ObservedMessage } from './observed-message.ts';
import { deadLetterQueueNames } from './outputs.ts';
import type { AcceptedMessage } from './sqs/observation.ts';
import type { Stack } from './template/stack.ts';

/** Tells events, dead letters and dropped duplicates among the messages that the queues accept. */
export function observeMessages(
  stack: Stack,
  consumerQueues: readonly string[],
  onMessage: (message: ObservedMessage) => void,
): (message: AcceptedMessage) => void {
  const deadLetterQueues = deadLetterQueueNames(stack);
  const lanes = stack.eventSources.map(({ queueName }) => queueName);
  return ({ duplicate, ...message }) => {
    const { queueName } = message;
    if (duplicate) {
      // A consumer's queue drops what a worker publishes again after a crash: that is nothing to tell.
      if (lanes.includes(queueName)) onMessage({ kind: 'duplicate', ...message });
    } else if (consumerQueues.includes(queueName)) onMessage({ kind: 'event', ...message });
    else if (deadLetterQueues.includes(queueName)) onMessage({ kind: 'dead-letter', ...message });
  };
}
