import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteMessageCommand, type Message } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseDelivery } from '../../../../../lambda/cometchat/delivery.ts';
import { normaliseDelivery } from '../../../../../lambda/cometchat/normalise.ts';
import { routeDelivery } from '../../../../../lambda/cometchat/routing.ts';
import { systemClock } from '../../../../../lambda/worker/clock.ts';
import { createHandler } from '../../../../../lambda/worker/create-handler.ts';
import type { Catalogue } from '../../../../../lambda/worker/prepare.ts';
import type { Queue } from '../../../../../lambda/worker/queue.ts';
import { createSqsQueue } from '../../../../../lambda/worker/sqs-queue.ts';
import { sampleDelivery } from '../../../../../tools/samples/index.ts';
import type { RunningServer } from '../../../stand-ins/http-server.ts';
import { LocalRelayStandIn } from '../../../stand-ins/local-relay.ts';
import {
  consumerName,
  depth,
  drain,
  type RelayQueues,
  receiveMessages,
  sendDelivery,
  sendMessage,
  startRelayQueues,
} from '../../../stand-ins/relay-queues.ts';
import { runCommand } from '../../support/run-command.ts';

const delivery = sampleDelivery('message_sent', { seed: 7 });
const body = JSON.stringify(delivery);
const receivedAt = Date.parse('2026-01-01T00:00:00Z');
const parsed = parseDelivery(delivery);
if (parsed === undefined) throw new Error('the sample is no delivery');
const route = routeDelivery(parsed, { receivedAt, requestId: 'r-1' });

const works: Catalogue = { route: routeDelivery, normalise: normaliseDelivery };
/** A catalogue of before a fix: it takes the delivery for broken. */
const refuses: Catalogue = {
  route: routeDelivery,
  normalise: () => ({ ok: false, violations: [{ path: 'data.message.id', problem: 'expected number' }] }),
};

let queues: RelayQueues;
let relay: RunningServer;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relay-dlq-'));
  queues = await startRelayQueues();
  relay = await new LocalRelayStandIn({ sqs: queues.url, outputs: queues.outputs }).start();
});
afterEach(async () => {
  await Promise.all([relay.close(), queues.close(), rm(folder, { recursive: true })]);
});

const lane = () => queues.lane('messages');

/** The worker's code on what stands in the lane, as its event source mapping would run it. */
async function work(
  options: { catalogue?: Catalogue; queue?: Queue; crashAfterwards?: boolean; hideSeconds?: number } = {},
): Promise<number> {
  const handler = createHandler({
    configuration: {
      stage: 'dev',
      lane: 'messages',
      deadLetterQueueUrl: lane().deadLetterQueueUrl,
      maximumReceives: 10,
      consumers: [{ name: consumerName, eventTypes: ['*'], ...queues.consumer }],
    },
    catalogue: options.catalogue ?? works,
    queue: options.queue ?? createSqsQueue(queues.client),
    clock: systemClock,
    report: () => undefined,
  });
  const messages = await receiveMessages(queues.client, lane().queueUrl, options.hideSeconds ?? 30);
  const { batchItemFailures } = await handler(
    { Records: messages.map(toRecord) },
    { getRemainingTimeInMillis: () => 20_000 },
  );
  const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  if (options.crashAfterwards !== true)
    for (const { MessageId, ReceiptHandle } of messages)
      if (!failed.has(MessageId ?? ''))
        await queues.client.send(new DeleteMessageCommand({ QueueUrl: lane().queueUrl, ReceiptHandle }));
  return messages.length;
}

function toRecord(message: Message): SQSRecord {
  return {
    messageId: message.MessageId ?? '',
    receiptHandle: message.ReceiptHandle ?? '',
    body: message.Body ?? '',
    attributes: {
      ApproximateReceiveCount: message.Attributes?.ApproximateReceiveCount ?? '1',
      SentTimestamp: message.Attributes?.SentTimestamp ?? '0',
      SenderId: '',
      ApproximateFirstReceiveTimestamp: '0',
      MessageGroupId: message.Attributes?.MessageGroupId ?? '',
    },
    messageAttributes: Object.fromEntries(
      Object.entries(message.MessageAttributes ?? {}).map(([name, { StringValue = '', DataType }]) => [
        name,
        { stringValue: StringValue, dataType: DataType === 'Number' ? 'Number' : 'String' },
      ]),
    ),
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: '',
    awsRegion: '',
  };
}

const receiveDelivery = () => sendDelivery(queues.client, lane().queueUrl, body, route, receivedAt);

async function redrive(...which: string[]): Promise<Record<string, unknown> | undefined> {
  const run = await runCommand(
    [
      'dlq',
      'redrive',
      ...which,
      '--yes',
      '--no-wait',
      '--json',
      '--local',
      '--local-port',
      String(relay.port),
    ],
    { environment: { XDG_STATE_HOME: folder } },
  );
  expect([run.exitCode, run.stderr]).toEqual([0, '']);
  return run.records()[0];
}

const redriveLane = () => redrive('--lane', 'messages');

async function eventIds(): Promise<unknown[]> {
  const events = await drain(queues.client, queues.consumer.queueUrl);
  return events.map(({ Body = '' }) => {
    const event: Record<string, unknown> = JSON.parse(Body);
    return event.id;
  });
}

describe('a redriven event', () => {
  test('is not lost: the lane has seen its identity moments ago, and takes it again', async () => {
    await receiveDelivery();
    await work({ catalogue: refuses });
    expect(await depth(queues.client, lane().deadLetterQueueUrl)).toBe(1);
    expect(await redriveLane()).toMatchObject({ handled: 1 });
    await work();
    expect(await eventIds()).toEqual([route.identity]);
    expect(await depth(queues.client, lane().deadLetterQueueUrl)).toBe(0);
  });

  test('keeps the id that it had, whenever it is redriven', async () => {
    await receiveDelivery();
    await work({ catalogue: refuses });
    await redriveLane();
    const [message] = await receiveMessages(queues.client, lane().queueUrl);
    expect(message?.Body).toBe(body);
    expect(message?.MessageAttributes?.receivedAt?.StringValue).toBe(String(receivedAt));
    expect(message?.MessageAttributes?.reason).toBeUndefined();
  });

  test('is not lost where it fails again at once: it is in the dead-letter queue again', async () => {
    await receiveDelivery();
    await work({ catalogue: refuses });
    for (let round = 0; round < 3; round += 1) {
      await redriveLane();
      await work({ catalogue: refuses });
      expect(await depth(queues.client, lane().deadLetterQueueUrl)).toBe(1);
      expect(await depth(queues.client, lane().queueUrl)).toBe(0);
    }
    await redriveLane();
    await work();
    expect(await eventIds()).toEqual([route.identity]);
  });

  test('is not published twice: it had been published, and the worker died before it could say so', async () => {
    await receiveDelivery();
    // Two attempts are allowed; each publishes and dies, and SQS moves the record to the dead-letter queue.
    for (let attempt = 0; attempt < 2; attempt += 1) await work({ crashAfterwards: true, hideSeconds: 0 });
    expect(await work()).toBe(0);
    expect(await depth(queues.client, lane().deadLetterQueueUrl)).toBe(1);
    expect(await redriveLane()).toMatchObject({ handled: 1 });
    expect(await work()).toBe(1);
    expect(await eventIds()).toEqual([route.identity]);
  });
});

describe("an event in a consumer's dead-letter queue", () => {
  async function publish(): Promise<void> {
    await receiveDelivery();
    await work();
  }

  test('that the queue had taken after all is not published twice', async () => {
    await publish();
    const [event] = await receiveMessages(queues.client, queues.consumer.queueUrl, 0);
    // What the worker does when the answer to a publication is lost.
    await sendMessage(queues.client, queues.consumer.deadLetterQueueUrl, {
      body: event?.Body ?? '',
      groupId: event?.Attributes?.MessageGroupId ?? '',
      deduplicationId: event?.Attributes?.MessageDeduplicationId ?? '',
      attributes: { reason: { DataType: 'String', StringValue: 'publish-failed' } },
    });
    await redrive('--consumer', consumerName);
    expect(await depth(queues.client, queues.consumer.deadLetterQueueUrl)).toBe(0);
    expect(await eventIds()).toEqual([route.identity]);
  });

  test('that its consumer failed on comes to it again, although the queue knows its id', async () => {
    await publish();
    for (let attempt = 0; attempt < 3; attempt += 1)
      await receiveMessages(queues.client, queues.consumer.queueUrl, 0);
    expect(await depth(queues.client, queues.consumer.deadLetterQueueUrl)).toBe(1);
    await redrive('--consumer', consumerName);
    expect(await eventIds()).toEqual([route.identity]);
  });
});
