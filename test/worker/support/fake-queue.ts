import { messageBytes, type QueueMessage } from '../../../lambda/sqs/message.ts';
import type { Queue } from '../../../lambda/worker/queue.ts';
import type { VirtualClock } from './virtual-clock.ts';

/**
 * What a queue does with a message: `refuse` answers for it alone that it is invalid; `trouble` that the queue could not
 * take it; `slow` takes it after 900 ms; `throw` fails the call; `accept-then-throw`
 * takes the call's messages and loses the answer; `hang` fails the call after the client's two seconds; `stall` never
 * answers until the call is aborted.
 */
export type Behaviour =
  | 'accept'
  | 'slow'
  | 'refuse'
  | 'trouble'
  | 'throw'
  | 'accept-then-throw'
  | 'hang'
  | 'stall';

/** @param attempt 1 for the first time that this queue sees the message */
export type BehaviourOf = (queueUrl: string, message: QueueMessage, attempt: number) => Behaviour;

export interface FakeQueue extends Queue {
  /** What a queue took, in its order, each deduplication id once. */
  accepted(queueUrl: string): readonly QueueMessage[];
  /** Every call, with the bytes of its messages. */
  readonly calls: readonly { queueUrl: string; messages: readonly QueueMessage[]; bytes: number }[];
}

export function createFakeQueue(clock: VirtualClock, behaviourOf: BehaviourOf = () => 'accept'): FakeQueue {
  const queues = new Map<string, QueueMessage[]>();
  const attempts = new Map<string, number>();
  const calls: { queueUrl: string; messages: readonly QueueMessage[]; bytes: number }[] = [];
  const accept = (queueUrl: string, message: QueueMessage) => {
    const taken = queues.get(queueUrl) ?? [];
    queues.set(queueUrl, taken);
    // Without an id it is a standard queue, which drops nothing.
    if (
      message.deduplicationId === undefined ||
      !taken.some(({ deduplicationId }) => deduplicationId === message.deduplicationId)
    )
      taken.push(message);
  };
  return {
    calls,
    accepted: (queueUrl) => queues.get(queueUrl) ?? [],
    async send(queueUrl, messages, signal) {
      calls.push({
        queueUrl,
        messages,
        bytes: messages.reduce((sum, message) => sum + messageBytes(message), 0),
      });
      const behaviours = messages.map((message) => {
        const key = `${queueUrl} ${message.deduplicationId ?? message.body}`;
        const attempt = (attempts.get(key) ?? 0) + 1;
        attempts.set(key, attempt);
        return behaviourOf(queueUrl, message, attempt);
      });
      if (behaviours.includes('stall')) await aborted(signal);
      if (behaviours.includes('slow')) await Promise.race([clock.wait(900), aborted(signal)]);
      if (behaviours.includes('slow') && signal.aborted) throw new Error('the call was aborted');
      if (behaviours.includes('hang')) await Promise.race([clock.wait(2_000), aborted(signal)]);
      if (behaviours.includes('accept-then-throw')) for (const message of messages) accept(queueUrl, message);
      if (behaviours.some((behaviour) => !answered.includes(behaviour))) throw new Error('the call failed');
      messages.forEach((message, index) => {
        if (answerOf(behaviours[index]) === undefined) accept(queueUrl, message);
      });
      return behaviours.map(answerOf);
    },
  };
}

const answered: readonly Behaviour[] = ['accept', 'slow', 'refuse', 'trouble'];

function answerOf(behaviour: Behaviour | undefined): string | undefined {
  if (behaviour === 'refuse') return 'InvalidMessageContents';
  return behaviour === 'trouble' ? 'InternalError' : undefined;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve());
  });
}
