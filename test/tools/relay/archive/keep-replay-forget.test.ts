import type { SQSRecord } from 'aws-lambda';
import { beforeAll, describe, expect, it } from 'vitest';
import { createObjectStore } from '../../../../lambda/archive/aws/object-store.ts';
import { createHandler } from '../../../../lambda/archive/create-handler.ts';
import {
  createServiceClient,
  type ServiceClient,
} from '../../../../lambda/signed-requests/service-client.ts';
import type { QueueMessage } from '../../../../lambda/sqs/message.ts';
import { mentions } from '../../../../tools/relay/archive/person.ts';
import { eraseFromArchive } from '../../../../tools/relay/commands/erase/erase-archive.ts';
import { replay } from '../../../../tools/relay/commands/replay/replay.ts';
import type { Queue } from '../../../../tools/relay/queues/sqs-queue.ts';
import { createRandom, type Random } from '../../../../tools/samples/random.ts';
import { archiveRecord, eventBody, start } from '../../../archive/support/events.ts';
import { createTestContext } from '../support/test-context.ts';
import { createMemoryArchive } from './memory-archive.ts';

/** 50 people, 200 conversations. */
const eventCount = 100_000;
const period = { since: start, until: start + eventCount * 10 };
const everything = { ...period, type: [], subject: [] };

const archive = createMemoryArchive();
let rounds = 0;

/** An S3 that refuses three requests of ten, and loses its answer to two of the rest. */
function unreliableS3(random: Random): ServiceClient {
  const signing = { region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } };
  return createServiceClient(signing, {
    send: async ({ url, body = '' }) => {
      if (random.chance(30))
        return { status: 503, headers: {}, body: '<Error><Code>SlowDown</Code></Error>' };
      const [, key = ''] = decodeURIComponent(url.pathname).split('/archive/');
      await archive.writer.put(key, Buffer.from(body));
      if (random.chance(20)) throw new Error('socket hang up');
      return { status: 200, headers: {}, body: '' };
    },
    pause: async () => undefined,
    random: () => 0,
    now: Date.now,
  });
}

/** Every event once or twice, in batches of any order, to a function that is killed now and then. */
beforeAll(async () => {
  const random = createRandom('archive');
  let queue: SQSRecord[] = [];
  for (let number = 0; number < eventCount; number += 1) {
    const body = eventBody(number);
    queue.push(archiveRecord(`m-${number}`, body));
    if (random.chance(10)) queue.push(archiveRecord(`again-${number}`, body));
  }
  const handler = createHandler({
    store: createObjectStore(unreliableS3(random), { endpoint: 'http://127.0.0.1', bucket: 'archive' }),
    report: () => undefined,
  });
  while (queue.length > 0) {
    rounds += 1;
    const size = 1 + random.below(5_000);
    const from = random.below(Math.max(1, queue.length - size));
    const Records = queue.slice(from, from + size);
    const { batchItemFailures } = await handler({ Records }, { getRemainingTimeInMillis: () => 60_000 });
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    // Killed after S3 took the objects and before SQS was told: all of them come again.
    const returned = random.chance(20) ? Records : Records.filter(({ messageId }) => failed.has(messageId));
    queue = [...queue.slice(0, from), ...queue.slice(from + size), ...returned];
  }
});

/** The number that {@link eventBody} was made of. */
const numberOf = (body: string): number => Number(/"id":"1-(\d+)"/.exec(body)?.[1]);

/** A FIFO queue that a replay publishes to, and a process that is killed after so many calls. */
function createConsumerQueue() {
  const taken: QueueMessage[] = [];
  const ids = new Set<string>();
  let calls = 0;
  return {
    taken,
    dyingAt: (dieAt: number): Pick<Queue, 'send'> => ({
      send: async (messages) => {
        calls += 1;
        for (const message of messages) {
          const id = message.deduplicationId ?? '';
          if (!ids.has(id)) taken.push(message);
          ids.add(id);
        }
        // SQS has taken them, and nobody is there to note it.
        if (calls === dieAt) throw new Error('killed');
        return messages.map(() => undefined);
      },
    }),
  };
}

function createJournal() {
  const sent = new Set<string>();
  const noteSent = async (ids: readonly string[]) => ids.forEach((id) => void sent.add(id));
  return { sent, noteSent };
}

const replayOptions = { store: archive.store, rate: 1_000 };
const { context } = createTestContext(new AbortController().signal);

describe(`${eventCount} events with repeats, killed writers and a failing S3`, () => {
  it('are all in the archive, some of them more than once', () => {
    const ids = archive.lines().map(numberOf);
    expect(new Set(ids).size).toBe(eventCount);
    expect(ids.length).toBeGreaterThan(eventCount * 1.1);
    expect(rounds).toBeGreaterThan(20);
  });

  it('are replayed once each, in the order of their subjects, also by a replay that was killed half way', async () => {
    const queue = createConsumerQueue();
    const journal = createJournal();
    const options = { ...replayOptions, run: { run: 'run-1', ...everything }, journal };
    await expect(replay({ ...options, queue: queue.dyingAt(5_000) }, context)).rejects.toThrow('killed');
    const before = queue.taken.length;
    expect(before).toBeGreaterThan(eventCount / 4);
    const report = await replay({ ...options, queue: queue.dyingAt(0) }, context);
    expect(report.stopped).toBe(false);
    const numbers = queue.taken.map(({ body }) => numberOf(body));
    expect(numbers).toHaveLength(eventCount);
    expect(new Set(numbers).size).toBe(eventCount);
    const groups = Map.groupBy(numbers, (number) => number % 200);
    for (const group of groups.values()) expect(group).toEqual(group.toSorted((one, other) => one - other));
    expect(new Set(queue.taken.map(({ groupId }) => groupId)).size).toBe(200);
  });

  it('are marked as replayed, and otherwise what they were', async () => {
    const queue = createConsumerQueue();
    const subject = 'group_7';
    const run = { ...everything, run: 'run-2', type: ['message_*'], subject: [subject] };
    await replay({ ...replayOptions, run, journal: createJournal(), queue: queue.dyingAt(0) }, context);
    expect(queue.taken).toHaveLength(eventCount / 200);
    const [first] = queue.taken;
    expect(first?.attributes.replay).toEqual({ DataType: 'String', StringValue: 'run-2' });
    expect(first?.body).toBe(`{"replay":"run-2",${eventBody(7).slice(1)}`);
    expect(first?.deduplicationId).toMatch(/^run-2-/);
  });

  it('forget one of 50 people, and keep what is about the others byte for byte', async () => {
    const person = { uid: 'uid-7', app: undefined };
    const others = archive.lines().filter((line) => !line.includes('"uid-7"'));
    const preview = await eraseFromArchive(archive.store, person, true, context);
    expect(archive.lines().some((line) => mentions(line, 'uid-7'))).toBe(true);
    const erased = await eraseFromArchive(archive.store, person, false, context);
    expect(erased).toEqual(preview);
    expect(erased.events).toBeGreaterThan(eventCount / 50);
    const left = archive.lines();
    expect(left.filter((line) => line.includes('"uid-7"'))).toEqual([]);
    const kept = new Set(left);
    expect(others.filter((line) => !kept.has(line))).toEqual([]);
    expect(left).toHaveLength(others.length);
    const again = await eraseFromArchive(archive.store, person, false, context);
    expect(again).toMatchObject({ events: 0, objects: 0 });
  });
});
