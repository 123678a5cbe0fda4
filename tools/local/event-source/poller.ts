import { setTimeout as sleep } from 'node:timers/promises';
import type { FunctionPool } from '../functions/pool.ts';
import { isJsonArray } from '../json.ts';
import type { SqsClient } from '../sqs/client.ts';
import type { EventSourceDescription, QueueDescription } from '../template/stack.ts';
import { failedMessages } from './batch-response.ts';
import {
  maximumReceiveCount,
  parseReceivedMessage,
  type ReceivedMessage,
  retrySeconds,
  sqsEvent,
  visibilityTimeoutOf,
} from './record.ts';

/** An event source mapping at work. */
export interface Poller {
  /** Ends when the batches in hand are settled or `signal` has ended them. */
  readonly done: Promise<void>;
}

export interface PollerOptions {
  readonly source: EventSourceDescription;
  readonly queue: QueueDescription;
  readonly region: string;
  readonly pool: FunctionPool;
  readonly sqs: SqsClient;
  /** Batches at a time. SQS keeps a group's messages apart, so that more than one is safe. */
  readonly concurrency: number;
  readonly signal: AbortSignal;
  /** Told of messages that have failed for the last time. */
  readonly onProblem: (problem: string) => void;
}

const longPollSeconds = 20;
const callMilliseconds = 5_000;
const pauseAfterFailureMilliseconds = 250;

/** Receives, invokes and settles, over and over, until `signal` is aborted. */
export function startPoller(options: PollerOptions): Poller {
  const loops = Array.from({ length: options.concurrency }, () => poll(options));
  return { done: Promise.all(loops).then(() => undefined) };
}

async function poll(options: PollerOptions): Promise<void> {
  while (!options.signal.aborted) {
    const messages = await receive(options);
    if (messages.length > 0) await handle(messages, options);
  }
}

async function receive({ queue, source, sqs, signal }: PollerOptions): Promise<readonly ReceivedMessage[]> {
  try {
    const answer = await sqs.call(
      'ReceiveMessage',
      {
        QueueUrl: queue.url,
        MaxNumberOfMessages: Math.min(source.batchSize, 10),
        WaitTimeSeconds: longPollSeconds,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['All'],
      },
      { timeoutMilliseconds: longPollSeconds * 1000 + callMilliseconds, signal },
    );
    const messages = isJsonArray(answer.Messages) ? answer.Messages : [];
    return messages.map(parseReceivedMessage).filter((message) => message !== undefined);
  } catch {
    await pause(signal);
    return [];
  }
}

async function handle(messages: readonly ReceivedMessage[], options: PollerOptions): Promise<void> {
  const { pool, queue, region, source } = options;
  const result = await pool.invoke(sqsEvent(messages, { arn: queue.arn, region }), '');
  const ids = messages.map(({ messageId }) => messageId);
  const failed = failedMessages(result, ids, source.reportsBatchItemFailures);
  const succeeded = messages.filter(({ messageId }) => !failed.has(messageId));
  const returned = messages.filter(({ messageId }) => failed.has(messageId));
  await settle('DeleteMessageBatch', succeeded, () => ({}), options);
  const lastCount = maximumReceiveCount(queue.attributes);
  const lost = returned.filter(({ receiveCount }) => receiveCount >= lastCount);
  if (lost.length > 0) options.onProblem(lastFailure(queue.name, lost.length, lastCount));
  const visibilityTimeout = visibilityTimeoutOf(queue.attributes);
  await settle(
    'ChangeMessageVisibilityBatch',
    returned,
    ({ receiveCount }) => ({ VisibilityTimeout: retrySeconds(receiveCount, visibilityTimeout) }),
    options,
  );
}

function lastFailure(queueName: string, messages: number, attempts: number): string {
  return `${messages} of ${queueName} failed ${attempts} times and will be in its dead-letter queue`;
}

/** Tries until SQS takes it: a message that is handled but not deleted would come again. */
async function settle(
  operation: string,
  messages: readonly ReceivedMessage[],
  extra: (message: ReceivedMessage) => { VisibilityTimeout?: number },
  { queue, sqs, signal }: PollerOptions,
): Promise<void> {
  if (messages.length === 0) return;
  const entries = messages.map((message, index) => ({
    Id: String(index),
    ReceiptHandle: message.receiptHandle,
    ...extra(message),
  }));
  while (!signal.aborted) {
    try {
      await sqs.call(
        operation,
        { QueueUrl: queue.url, Entries: entries },
        { timeoutMilliseconds: callMilliseconds, signal },
      );
      return;
    } catch {
      await pause(signal);
    }
  }
}

async function pause(signal: AbortSignal): Promise<void> {
  try {
    await sleep(pauseAfterFailureMilliseconds, undefined, { signal });
  } catch {
    // Aborted: the loop's own condition ends it.
  }
}
