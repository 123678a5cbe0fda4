import type { AnsweredQuestion } from './http/api-port.ts';
import type { AcceptedMessage } from './sqs/sqs.ts';
import { consumerQueueNames, type Stack } from './template/stack.ts';

/** An event, a record in a dead-letter queue, or a delivery that a lane dropped as a duplicate. */
export interface ObservedMessage extends AcceptedMessage {
  readonly kind: 'event' | 'dead-letter' | 'duplicate';
}

/** More ids than an embedded queue remembers. */
const mostIds = 20_000;

/** Tells events, dead letters and dropped duplicates among the messages that the queues accept. */
export function createMessageWatch(
  stack: Stack,
  onMessage: (message: ObservedMessage) => void,
): (message: AcceptedMessage) => void {
  const consumerQueues = new Set(consumerQueueNames(stack));
  const deadLetterQueues = new Set(stack.queues.map(({ deadLetterQueue }) => deadLetterQueue));
  const lanes = new Set(stack.eventSources.map(({ queue }) => queue.name));
  const seen = new Set<string>();
  return (message) => {
    const { queueName, messageId } = message;
    // A duplicate is answered with the first one's id.
    const isDuplicate = seen.has(messageId);
    const [oldest = ''] = seen.add(messageId);
    if (seen.size > mostIds) seen.delete(oldest);
    if (isDuplicate) {
      // A consumer's queue drops what a worker publishes again after a crash: that is nothing to tell.
      if (lanes.has(queueName)) onMessage({ kind: 'duplicate', ...message });
    } else if (consumerQueues.has(queueName)) onMessage({ kind: 'event', ...message });
    else if (deadLetterQueues.has(queueName)) onMessage({ kind: 'dead-letter', ...message });
  };
}

/** What is kept: messages that a queue accepted, and questions that rules answered. */
type Kept = ObservedMessage | AnsweredQuestion;

/** With its place in the order of all. */
export type KeptMessage = Kept & {
  /** From 1; never used twice in a run. */
  readonly sequence: number;
  /** Milliseconds since 1970. */
  readonly time: number;
};

export type KeptMessages = ReturnType<typeof keepMessages>;

const defaultMost = { messages: 5_000, characters: 20_000_000 };

/**
 * The newest messages of this run, in memory: what tools show of events, and record of them. At most so many messages and
 * characters; the oldest go first.
 */
export function keepMessages(most = defaultMost) {
  const kept: KeptMessage[] = [];
  let sequence = 0;
  let characters = 0;
  return {
    add: (message: Kept): void => {
      sequence += 1;
      kept.push({ ...message, sequence, time: Date.now() });
      characters += message.body.length;
      while (kept.length > 1 && (kept.length > most.messages || characters > most.characters))
        characters -= kept.shift()?.body.length ?? 0;
    },
    /** Those after this sequence number, oldest first. */
    after: (known: number): readonly KeptMessage[] => kept.slice(Math.max(0, known - sequence + kept.length)),
  };
}
