import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { type JsonObject, parseJsonObject } from '../../json/json.ts';
import type { FunctionPool } from '../functions/pool.ts';
import { mostProcessesOfEventSource } from '../functions/start-functions.ts';
import type { Stack } from '../template/stack.ts';
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
  readonly source: Stack['eventSources'][number];
  readonly place: Stack['place'];
  readonly pool: FunctionPool;
  readonly signal: AbortSignal;
  /** Told of messages that have failed for the last time. */
  readonly onProblem: (problem: string) => void;
}

const agent = new Agent({ keepAlive: true });
const longPollSeconds = 20;
const callMilliseconds = 5_000;
const pauseAfterFailureMilliseconds = 250;

/** Starts every event source mapping of the stack. The returned function stops them and waits for their last batch. */
export function startEventSources(
  { eventSources, place }: Stack,
  pools: ReadonlyMap<string, FunctionPool>,
  onProblem: (problem: string) => void,
): () => Promise<void> {
  const polling = new AbortController();
  const loops = eventSources.flatMap((source) => {
    const pool = pools.get(source.functionName);
    if (pool === undefined) return [];
    const mapping: EventSource = { source, place, pool, signal: polling.signal, onProblem };
    // SQS keeps a group's messages apart, so that more than one batch at a time is safe.
    return Array.from({ length: mostProcessesOfEventSource }, () => poll(mapping));
  });
  return async () => {
    polling.abort();
    await Promise.all(loops);
  };
}

/** Receives, invokes and settles, over and over, until the signal is aborted. */
async function poll(mapping: EventSource): Promise<void> {
  while (!mapping.signal.aborted) {
    const messages = await receive(mapping);
    if (messages.length > 0) await handle(messages, mapping);
  }
}

/**
 * Calls SQS until it answers with success; undefined once the signal is aborted. It goes over the network, so that a
 * stopped SQS and faults are felt as a function feels them. Not by the SDK: loading it costs more than the rest of the
 * local run.
 */
async function call(
  operation: string,
  input: JsonObject,
  timeoutMilliseconds: number,
  { place, source, signal: stopped }: EventSource,
): Promise<JsonObject | undefined> {
  const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AmazonSQS.${operation}` };
  const body = JSON.stringify({ QueueUrl: source.queue.url, ...input });
  while (!stopped.aborted) {
    const signal = AbortSignal.any([stopped, AbortSignal.timeout(timeoutMilliseconds)]);
    try {
      const outgoing = request(place.sqsEndpoint, { method: 'POST', agent, signal, headers });
      outgoing.end(body);
      const [response]: IncomingMessage[] = await once(outgoing, 'response');
      const answer = response && parseJsonObject(await text(response));
      if (response?.statusCode === 200 && answer !== undefined) return answer;
    } catch {
      // No answer: it's asked again.
    }
    await sleep(pauseAfterFailureMilliseconds, undefined, { signal: stopped }).catch(() => undefined);
  }
  return undefined;
}

async function receive(mapping: EventSource): Promise<readonly PolledMessage[]> {
  const input = {
    MaxNumberOfMessages: Math.min(mapping.source.batchSize, 10),
    WaitTimeSeconds: longPollSeconds,
    MessageAttributeNames: ['All'],
    MessageSystemAttributeNames: ['All'],
  };
  const milliseconds = longPollSeconds * 1000 + callMilliseconds;
  const { Messages } = (await call('ReceiveMessage', input, milliseconds, mapping)) ?? {};
  return polledMessage.array().parse(Messages ?? []);
}

async function handle(messages: readonly PolledMessage[], mapping: EventSource): Promise<void> {
  const { pool, place, onProblem } = mapping;
  const { queue } = mapping.source;
  const result = await pool.invoke(sqsEvent(messages, { arn: queue.arn, region: place.region }), '');
  const ids = messages.map(({ MessageId }) => MessageId);
  const failed = failedMessages(result, ids);
  const succeeded = messages.filter(({ MessageId }) => !failed.has(MessageId));
  const returned = messages.filter(({ MessageId }) => failed.has(MessageId));
  // A message that is handled but not deleted would come again.
  await settle('DeleteMessageBatch', succeeded, () => ({}), mapping);
  const lastCount = queue.maximumReceiveCount;
  const lost = returned.filter((message) => receiveCountOf(message) >= lastCount).length;
  if (lost > 0)
    onProblem(`${queue.name}: ${lost} failed ${lastCount} times and will move to the dead-letter queue`);
  await settle(
    'ChangeMessageVisibilityBatch',
    returned,
    (message) => ({ VisibilityTimeout: retrySeconds(receiveCountOf(message), queue.visibilityTimeout) }),
    mapping,
  );
}

async function settle(
  operation: string,
  messages: readonly PolledMessage[],
  extra: (message: PolledMessage) => { VisibilityTimeout?: number },
  mapping: EventSource,
): Promise<void> {
  if (messages.length === 0) return;
  const Entries = messages.map((message, index) => ({
    Id: String(index),
    ReceiptHandle: message.ReceiptHandle,
    ...extra(message),
  }));
  await call(operation, { Entries }, callMilliseconds, mapping);
}
