import { setTimeout as sleep } from 'node:timers/promises';
import { isJsonArray } from '../../json/json.ts';
import type { FunctionPool } from '../functions/pool.ts';
import { mostProcessesOfEventSource } from '../functions/start-functions.ts';
import { createSqsClient, type SqsClient } from '../sqs/client.ts';
import type { EventSourceDescription, QueueDescription, Stack } from '../template/stack.ts';
import {
  failedMessages,
  type PolledMessage,
  polledMessage,
  receiveCountOf,
  retrySeconds,
  sqsEvent,
} from './record.ts';

/** An event source mapping at work. */
interface EventSource {
  readonly source: EventSourceDescription;
  readonly queue: QueueDescription;
  readonly region: string;
  readonly pool: FunctionPool;
  readonly sqs: SqsClient;
  readonly signal: AbortSignal;
  readonly onProblem: (problem: string) => void;
}

const longPollSeconds = 20;
const callMilliseconds = 5_000;
const pauseAfterFailureMilliseconds = 250;

/** Starts every event source mapping of the stack. The returned function stops them and waits for their last batch. */
export function startEventSources(options: {
  stack: Stack;
  pools: ReadonlyMap<string, FunctionPool>;
  /** Told of messages that have failed for the last time. */
  onProblem: (problem: string) => void;
}): () => Promise<void> {
  const { place, queues, eventSources } = options.stack;
  const { onProblem } = options;
  const polling = new AbortController();
  const sqs = createSqsClient(place.sqsEndpoint);
  const loops = eventSources.flatMap((source) => {
    const queue = queues.find(({ name }) => name === source.queueName);
    const pool = options.pools.get(source.functionName);
    if (queue === undefined || pool === undefined) return [];
    const { maximumConcurrency = mostProcessesOfEventSource } = source;
    // SQS keeps a group's messages apart, so that more than one batch at a time is safe.
    const concurrency = Math.min(mostProcessesOfEventSource, maximumConcurrency);
    const { signal } = polling;
    const mapping: EventSource = { source, queue, pool, sqs, region: place.region, signal, onProblem };
    return Array.from({ length: concurrency }, () => poll(mapping));
  });
  return async () => {
    polling.abort();
    await Promise.all(loops);
    sqs.close();
  };
}

/** Receives, invokes and settles, over and over, until the signal is aborted. */
async function poll(mapping: EventSource): Promise<void> {
  while (!mapping.signal.aborted) {
    const messages = await receive(mapping);
    if (messages.length > 0) await handle(messages, mapping);
  }
}

async function receive({ queue, source, sqs, signal }: EventSource): Promise<readonly PolledMessage[]> {
  try {
    const { Messages } = await sqs.call(
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
    const messages = isJsonArray(Messages) ? Messages : [];
    return messages.flatMap((message) => polledMessage.safeParse(message).data ?? []);
  } catch {
    await pause(signal);
    return [];
  }
}

async function handle(messages: readonly PolledMessage[], mapping: EventSource): Promise<void> {
  const { pool, queue, region, source } = mapping;
  const result = await pool.invoke(sqsEvent(messages, { arn: queue.arn, region }), '');
  const ids = messages.map(({ MessageId }) => MessageId);
  const failed = failedMessages(result, ids, source.reportsBatchItemFailures);
  const succeeded = messages.filter(({ MessageId }) => !failed.has(MessageId));
  const returned = messages.filter(({ MessageId }) => failed.has(MessageId));
  await settle('DeleteMessageBatch', succeeded, () => ({}), mapping);
  const lastCount = queue.maximumReceiveCount;
  const lost = returned.filter((message) => receiveCountOf(message) >= lastCount).length;
  if (lost > 0)
    mapping.onProblem(
      `${queue.name}: ${lost} failed ${lastCount} times and will move to the dead-letter queue`,
    );
  await settle(
    'ChangeMessageVisibilityBatch',
    returned,
    (message) => ({ VisibilityTimeout: retrySeconds(receiveCountOf(message), queue.visibilityTimeout) }),
    mapping,
  );
}

/** Tries until SQS takes it: a message that is handled but not deleted would come again. */
async function settle(
  operation: string,
  messages: readonly PolledMessage[],
  extra: (message: PolledMessage) => { VisibilityTimeout?: number },
  { queue, sqs, signal }: EventSource,
): Promise<void> {
  if (messages.length === 0) return;
  const Entries = messages.map((message, index) => ({
    Id: String(index),
    ReceiptHandle: message.ReceiptHandle,
    ...extra(message),
  }));
  const timeoutMilliseconds = callMilliseconds;
  while (!signal.aborted) {
    try {
      await sqs.call(operation, { QueueUrl: queue.url, Entries }, { timeoutMilliseconds, signal });
      return;
    } catch {
      await pause(signal);
    }
  }
}

async function pause(signal: AbortSignal): Promise<void> {
  // Aborted: the loop's own condition ends it.
  await sleep(pauseAfterFailureMilliseconds, undefined, { signal }).catch(() => undefined);
}
