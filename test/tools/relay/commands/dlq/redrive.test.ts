import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { QueueMessage } from '../../../../../lambda/sqs/message.ts';
import type { DeadLetterQueue } from '../../../../../tools/relay/commands/dlq/dead-letter.ts';
import { openJournal } from '../../../../../tools/relay/commands/dlq/journal.ts';
import {
  type RedriveWork,
  redrive,
  redrivenMessage,
} from '../../../../../tools/relay/commands/dlq/redrive.ts';
import type { Queue } from '../../../../../tools/relay/queues/sqs-queue.ts';
import { FifoQueues } from '../../../stand-ins/fifo-queues.ts';
import { createTestContext } from '../../support/test-context.ts';

const laneUrl = 'sqs/lane.fifo';
const deadUrl = 'sqs/lane-dead.fifo';

/** A lane's queues, with some of their calls replaced. */
const laneOf = (queues: FifoQueues, calls: Calls = {}): DeadLetterQueue => ({
  kind: 'lane',
  name: 'messages',
  source: { ...queues.queue(laneUrl), ...calls.source },
  dead: { ...queues.queue(deadUrl), ...calls.dead },
});
const lane = laneOf(new FifoQueues());
const consumer: DeadLetterQueue = { ...lane, kind: 'consumer', name: 'events' };
const archive: DeadLetterQueue = { ...lane, kind: 'archive', name: 'archive' };

interface Calls {
  readonly source?: Partial<Queue>;
  readonly dead?: Partial<Queue>;
}

const text = (StringValue: string) => ({ DataType: 'String' as const, StringValue });

function deadLetter(number: number, groupId = 'a', reason?: string): QueueMessage {
  return {
    body: `{"number":${number}}`,
    groupId,
    deduplicationId: `identity-${number}`,
    attributes: { trigger: text('message_sent'), ...(reason === undefined ? {} : { reason: text(reason) }) },
  };
}

const numberOf = ({ body }: { body: string }): number => {
  const parsed: { number: number } = JSON.parse(body);
  return parsed.number;
};

// The journal's clock; the queues have their own, which a run's pauses move.
beforeAll(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterAll(() => void vi.useRealTimers());

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relay-redrive-'));
  file = join(folder, 'journal.ndjson');
});
afterEach(() => rm(folder, { recursive: true }));

interface RunOptions extends Partial<RedriveWork> {
  readonly calls?: Calls;
  readonly signal?: AbortSignal;
}

async function run(queues: FifoQueues, { calls, signal, ...work }: RunOptions = {}) {
  const { context } = createTestContext(signal ?? new AbortController().signal, async (milliseconds) => {
    queues.now += milliseconds;
  });
  vi.setSystemTime(queues.now);
  const all = { wanted: () => true, wait: false as const, journal: await openJournal(file) };
  return redrive(laneOf(queues, calls), { ...all, ...work }, context);
}

const sentBack = (queues: FifoQueues): number[] => (queues.taken.get(laneUrl) ?? []).map(numberOf);

describe('the message that goes back', () => {
  const letter = {
    messageId: 'dead-1',
    receiptHandle: '',
    sentAt: 0,
    receiveCount: 1,
    ...deadLetter(1, 'a', 'schema-violation'),
  };

  test('has body, group and the original attributes; the reason stays behind', () => {
    expect(redrivenMessage(letter, lane)).toMatchObject({ body: letter.body, groupId: 'a' });
    expect(redrivenMessage(letter, lane).attributes).toEqual({ trigger: text('message_sent') });
  });

  test('is new to the queue, the same at each try, different for each dead letter, and fits SQS', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), (one, other) => {
        fc.pre(one !== other);
        const id = (messageId: string) => redrivenMessage({ ...letter, messageId }, lane).deduplicationId;
        expect(id(one)).toBe(id(one));
        expect(id(one)).not.toBe(id(other));
        expect(id(one)).not.toBe(letter.deduplicationId);
        expect(id(one)).toMatch(/^[\w-]{1,128}$/);
      }),
    );
  });

  test('has neither group nor deduplication id for the standard queue of the archive', () => {
    const event = { ...letter, deduplicationId: undefined, body: '{"id":"event-1"}' };
    expect(redrivenMessage({ ...event, groupId: undefined }, archive)).toEqual({
      body: event.body,
      attributes: { trigger: text('message_sent') },
    });
    expect(redrivenMessage(event, archive)).not.toHaveProperty('groupId');
  });

  test('keeps the id of an event that the worker could not publish, so that it is not published twice', () => {
    const event = { ...letter, body: '{"id":"event-1"}', deduplicationId: 'event-1' };
    const undelivered = { ...event, attributes: { reason: text('publish-failed') } };
    expect(redrivenMessage(undelivered, consumer).deduplicationId).toBe('event-1');
    // SQS moved these: the consumer did have them, and the queue would drop their ids.
    expect(redrivenMessage({ ...event, attributes: {} }, consumer).deduplicationId).toMatch(/^redrive-/);
    expect(redrivenMessage({ ...undelivered, deduplicationId: 'dead-1' }, consumer).deduplicationId).toMatch(
      /^redrive-/,
    );
  });
});

describe('a redrive', () => {
  test('is not lost to deduplication, although the queue saw the original a moment ago', async () => {
    const queues = new FifoQueues();
    queues.put(laneUrl, deadLetter(1));
    queues.put(deadUrl, deadLetter(1, 'a', 'schema-violation'));
    await run(queues);
    expect(sentBack(queues)).toEqual([1, 1]);
    expect(queues.messages(deadUrl)).toEqual([]);
  });

  test('keeps the order of each group', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 60 }), async (groups) => {
        const queues = new FifoQueues();
        groups.forEach((group, number) => {
          queues.put(deadUrl, deadLetter(number, group));
        });
        const report = await run(queues);
        expect(report.handled).toBe(groups.length);
        for (const group of ['a', 'b', 'c']) {
          const expected = groups.flatMap((one, number) => (one === group ? [number] : []));
          const taken = queues.taken.get(laneUrl) ?? [];
          expect(taken.filter(({ groupId }) => groupId === group).map(numberOf)).toEqual(expected);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('leaves what the filter does not mean, and says what it could not reach behind it', async () => {
    const queues = new FifoQueues();
    for (let number = 0; number < 12; number += 1) queues.put(deadUrl, deadLetter(number, 'a'));
    queues.put(deadUrl, deadLetter(12, 'b'));
    const report = await run(queues, { wanted: (message) => numberOf(message) !== 0 });
    // Ten of a group come in one receipt; what stands behind the one that stays is locked with it.
    expect(sentBack(queues)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 12]);
    expect(report).toMatchObject({ handled: 10, left: 1, unreached: 2 });
    expect((await queues.queue(deadUrl).depth()).inFlight).toBe(0);
  });

  test('goes on behind a batch in which nothing matches', async () => {
    const queues = new FifoQueues();
    for (let number = 0; number < 15; number += 1) queues.put(deadUrl, deadLetter(number, `group-${number}`));
    const report = await run(queues, { wanted: (message) => numberOf(message) >= 12 });
    expect(sentBack(queues)).toEqual([12, 13, 14]);
    expect(report).toMatchObject({ handled: 3, left: 12, unreached: 0 });
  });

  test('stops a group at the record that SQS refuses, and goes on with the others', async () => {
    const queues = new FifoQueues();
    for (const [number, group] of [
      [1, 'a'],
      [2, 'a'],
      [3, 'b'],
    ] as const)
      queues.put(deadUrl, deadLetter(number, group));
    const isRefused = ({ groupId }: QueueMessage) => groupId === 'a';
    const send: Queue['send'] = async (messages) => {
      for (const message of messages) if (!isRefused(message)) queues.put(laneUrl, message);
      return messages.map((message) => (isRefused(message) ? 'Throttled' : undefined));
    };
    const report = await run(queues, { calls: { source: { send } } });
    expect(report.failures).toEqual([{ messageId: 'message-1', why: 'Throttled' }]);
    expect(sentBack(queues)).toEqual([3]);
    const again = await run(queues);
    expect(again.handled).toBe(2);
    expect(sentBack(queues)).toEqual([3, 1, 2]);
  });

  test('does not chase a record that fails again and comes back', async () => {
    const queues = new FifoQueues();
    queues.put(deadUrl, deadLetter(1));
    let returns = 0;
    const send: Queue['send'] = async (messages) => {
      for (const message of messages) {
        queues.put(laneUrl, message);
        returns += 1;
        queues.put(deadUrl, { ...message, deduplicationId: `again-${returns}` });
      }
      return messages.map(() => undefined);
    };
    const report = await run(queues, { calls: { source: { send } } });
    expect(report).toMatchObject({ handled: 1, cameBack: 1 });
    expect(queues.messages(deadUrl)).toHaveLength(1);
  });

  test('ends at Ctrl+C with nothing held, and the next run does the rest', async () => {
    const queues = new FifoQueues();
    for (let number = 0; number < 40; number += 1) queues.put(deadUrl, deadLetter(number, `group-${number}`));
    const abort = new AbortController();
    const send: Queue['send'] = (messages) => {
      abort.abort();
      return queues.queue(laneUrl).send(messages);
    };
    expect(await run(queues, { calls: { source: { send } }, signal: abort.signal })).toMatchObject({
      handled: 10,
      stopped: true,
    });
    expect((await queues.queue(deadUrl).depth()).inFlight).toBe(0);
    expect(await run(queues)).toMatchObject({ handled: 30, stopped: false });
    expect(sentBack(queues)).toEqual([...Array(40).keys()]);
  });

  test('sends no faster than it is told', async () => {
    const queues = new FifoQueues();
    for (let number = 0; number < 50; number += 1) queues.put(deadUrl, deadLetter(number, `group-${number}`));
    const started = queues.now;
    await run(queues, { rate: 5 });
    expect(queues.now - started).toBeGreaterThanOrEqual(10_000);
  });

  test('goes on when records that it left become visible again', async () => {
    const queues = new FifoQueues();
    for (let number = 0; number < 500; number += 1)
      queues.put(deadUrl, deadLetter(number, `group-${number}`));
    const report = await run(queues, { wanted: (message) => numberOf(message) >= 20, rate: 5 });
    expect(report).toMatchObject({ handled: 480, left: 20, unreached: 0 });
    expect((await queues.queue(deadUrl).depth()).inFlight).toBe(0);
  });

  test('leaves no journal behind when it is done, and only message ids in it before', async () => {
    const queues = new FifoQueues();
    queues.put(deadUrl, { ...deadLetter(1), body: '{"number":1,"text":"private words"}' });
    queues.put(deadUrl, deadLetter(2, 'b'));
    await run(queues, { limit: 1 });
    const noted = await readFile(file, 'utf8');
    expect(noted).toContain('message-1');
    expect(noted).not.toContain('private words');
    await run(queues);
    await expect(readFile(file)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

/** A process that dies at a given call: before SQS gets it, or after SQS has carried it out. Nothing is tidied up. */
class Killed extends Error {}

function dyingCalls(queues: FifoQueues, dieAt: number, carriedOut: boolean): Calls {
  const source = queues.queue(laneUrl);
  const dead = queues.queue(deadUrl);
  let calls = 0;
  const step = async <Value>(call: () => Promise<Value>): Promise<Value> => {
    calls += 1;
    if (calls < dieAt) return call();
    if (calls === dieAt && carriedOut) await call();
    throw new Killed();
  };
  return {
    source: {
      // It may die between two messages of one call.
      send: async (messages) => {
        for (const message of messages) await step(() => source.send([message]));
        return messages.map(() => undefined);
      },
    },
    dead: {
      receive: (...given) => step(() => dead.receive(...given)),
      remove: (...given) => step(() => dead.remove(...given)),
      depth: () => step(() => dead.depth()),
      // A dead process releases nothing.
      release: (...given) => (calls < dieAt ? dead.release(...given) : Promise.resolve()),
    },
  };
}

describe('a redrive that is killed and run again', () => {
  test('sends every record once, in order, wherever it died and however often', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 30 }),
        fc.array(fc.record({ dieAt: fc.integer({ min: 1, max: 12 }), carriedOut: fc.boolean() }), {
          maxLength: 4,
        }),
        async (groups, deaths) => {
          await rm(file, { force: true });
          const queues = new FifoQueues();
          groups.forEach((group, number) => {
            queues.put(deadUrl, deadLetter(number, group));
          });
          for (const { dieAt, carriedOut } of deaths) {
            await run(queues, { calls: dyingCalls(queues, dieAt, carriedOut) }).catch((error: unknown) => {
              if (!(error instanceof Killed)) throw error;
            });
          }
          await run(queues);
          expect(queues.messages(deadUrl)).toEqual([]);
          expect(sentBack(queues).toSorted((one, other) => one - other)).toEqual([...groups.keys()]);
          for (const group of new Set(groups)) {
            const order = (queues.taken.get(laneUrl) ?? [])
              .filter(({ groupId }) => groupId === group)
              .map(numberOf);
            expect(order).toEqual(order.toSorted((one, other) => one - other));
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  test('days later: what SQS is known to have taken is deleted and not sent again', async () => {
    const queues = new FifoQueues();
    queues.put(deadUrl, deadLetter(1));
    // Receive, send, and die before the delete.
    await expect(run(queues, { calls: dyingCalls(queues, 3, false) })).rejects.toThrow(Killed);
    queues.now += 2 * 24 * 3_600_000;
    expect(await run(queues)).toMatchObject({ handled: 1, doubtful: 0 });
    expect(sentBack(queues)).toEqual([1]);
  });

  test('days later: what was being sent when it died is sent again, and said', async () => {
    const queues = new FifoQueues();
    queues.put(deadUrl, deadLetter(1));
    await expect(run(queues, { calls: dyingCalls(queues, 2, true) })).rejects.toThrow(Killed);
    queues.now += 2 * 24 * 3_600_000;
    expect(await run(queues)).toMatchObject({ handled: 1, doubtful: 1 });
  });

  test('within five minutes SQS knows what was being sent, and nothing is in doubt', async () => {
    const queues = new FifoQueues();
    queues.put(deadUrl, deadLetter(1));
    await expect(run(queues, { calls: dyingCalls(queues, 2, true) })).rejects.toThrow(Killed);
    queues.now += 4 * 60_000;
    expect(await run(queues)).toMatchObject({ handled: 1, doubtful: 0 });
    expect(sentBack(queues)).toEqual([1]);
  });

  test('what was sent and could not be deleted is remembered for the next run', async () => {
    const queues = new FifoQueues();
    queues.put(deadUrl, deadLetter(1));
    const remove = async () => new Set<string>();
    const first = await run(queues, { calls: { dead: { remove } } });
    expect(first.failures).toHaveLength(1);
    queues.now += 2 * 24 * 3_600_000;
    expect(await run(queues)).toMatchObject({ handled: 1, left: 0 });
    expect(sentBack(queues)).toEqual([1]);
  });

  test('half a line in the journal does no harm', async () => {
    const journal = await openJournal(file);
    await journal.noteSent(['one']);
    const { appendFile } = await import('node:fs/promises');
    await appendFile(file, '\n{"id":"tw');
    const second = await openJournal(file);
    await second.noteSent(['three']);
    expect([...(await openJournal(file)).sent]).toEqual(['one', 'three']);
  });
});
