import type { AnsweredQuestion } from './http/watch-requests.ts';
import type { AcceptedMessage } from './sqs/observation.ts';
import type { Stack } from './template/stack.ts';

/** A message that a queue accepted, or that a lane dropped as a duplicate. */
export interface ObservedMessage extends Omit<AcceptedMessage, 'duplicate'> {
  readonly kind: 'event' | 'dead-letter' | 'duplicate';
}

/** Tells events, dead letters and dropped duplicates among the messages that the queues accept. */
export function observeMessages(
  { queues, eventSources }: Stack,
  consumerQueues: readonly string[],
  listeners: readonly ((message: ObservedMessage) => void)[],
): (message: AcceptedMessage) => void {
  const deadLetterQueues = new Set(queues.map(({ deadLetterQueue }) => deadLetterQueue));
  const lanes = new Set(eventSources.map(({ queueName }) => queueName));
  const tell = (message: ObservedMessage) => {
    for (const listener of listeners) listener(message);
  };
  return ({ duplicate, ...message }) => {
    const { queueName } = message;
    if (duplicate) {
      // A consumer's queue drops what a worker publishes again after a crash: that is nothing to tell.
      if (lanes.has(queueName)) tell({ kind: 'duplicate', ...message });
    } else if (consumerQueues.includes(queueName)) tell({ kind: 'event', ...message });
    else if (deadLetterQueues.has(queueName)) tell({ kind: 'dead-letter', ...message });
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
