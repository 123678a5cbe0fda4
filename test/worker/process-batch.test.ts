import type { SQSRecord } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { largestMessageBytes } from '../../lambda/sqs/limits.ts';
import type { ConsumerConfiguration } from '../../lambda/worker/configuration.ts';
import { createConsumerHealth } from '../../lambda/worker/consumer-health.ts';
import { processBatch } from '../../lambda/worker/process-batch.ts';
import {
  consumer,
  laneRecord,
  plainCatalogue,
  plainDelivery,
  workerConfiguration,
} from './support/factories.ts';
import { type Behaviour, type BehaviourOf, createFakeQueue } from './support/fake-queue.ts';
import { createVirtualClock } from './support/virtual-clock.ts';

async function run(
  records: readonly SQSRecord[],
  { consumers, behaviour }: { consumers?: readonly ConsumerConfiguration[]; behaviour?: BehaviourOf } = {},
) {
  const clock = createVirtualClock();
  const queue = createFakeQueue(clock, behaviour);
  const started = clock.now();
  const outcomes = await clock.run(
    processBatch(records, {
      configuration: workerConfiguration(consumers),
      catalogue: plainCatalogue,
      queue,
      clock,
      health: createConsumerHealth(),
      remainingTime: 30_000,
    }),
  );
  const results = Object.fromEntries(outcomes.map(({ record, result }) => [record.facts.messageId, result]));
  const ids = (queueUrl: string) => queue.accepted(queueUrl).map(({ deduplicationId }) => deduplicationId);
  return { outcomes, results, ids, queue, elapsed: clock.now() - started };
}

function record(
  id: string,
  group = 'a',
  more: { trigger?: string; data?: object; attempt?: number } = {},
): SQSRecord {
  const { data = {}, attempt = 1, ...rest } = more;
  return laneRecord({ ...plainDelivery(id, group, data), ...rest }, { id, group: `app-${group}`, attempt });
}

const two = [consumer('first'), consumer('second')];

/** A batch in which checking a record takes so many milliseconds of 30,000. */
async function runSlowly(records: readonly SQSRecord[], milliseconds: number) {
  const clock = createVirtualClock();
  const health = createConsumerHealth();
  let checking = 0;
  const slowClock = { ...clock, elapsed: () => clock.elapsed() + checking };
  const outcomes = await clock.run(
    processBatch(records, {
      configuration: workerConfiguration(two),
      catalogue: {
        ...plainCatalogue,
        normalise: (...of) => {
          checking += milliseconds;
          return plainCatalogue.normalise(...of);
        },
      },
      queue: createFakeQueue(clock),
      clock: slowClock,
      health,
      remainingTime: 30_000,
    }),
  );
  const results = Object.fromEntries(
    outcomes.map(({ record: { facts }, result }) => [facts.messageId, result]),
  );
  return { outcomes, results, health, clock: slowClock };
}

describe('processBatch', () => {
  it('publishes even where checking one record takes most of the time', async () => {
    const { results, clock } = await runSlowly([record('1')], 20_000);
    expect(results).toEqual({ 1: 'published' });
    expect(clock.elapsed()).toBeLessThan(30_000);
  });

  it('postpones what it had no time to look at, and leaves the health of its consumers alone', async () => {
    const long = record('3', 'c', { data: { text: 'x'.repeat(100) } });
    const { results, outcomes, health } = await runSlowly(
      [record('1'), record('2', 'b', { data: { broken: true } }), long, record('4', 'c')],
      7_000,
    );
    expect(results).toEqual({ 1: 'published', 2: 'dead-lettered', 3: 'postponed', 4: 'postponed' });
    expect(outcomes.at(-1)).toMatchObject({ reason: 'out-of-time', consumers: [], undelivered: [] });
    expect(health.probe('first', 0)).toBeUndefined();
  });

  it('looks at slow bodies after those of their neighbours', async () => {
    const hostile = record('1', 'a', { data: { text: 'x'.repeat(1_000) } });
    const { results } = await runSlowly([hostile, record('2'), record('3', 'b'), record('4', 'c')], 7_000);
    expect(results).toEqual({ 1: 'postponed', 2: 'postponed', 3: 'published', 4: 'published' });
  });

  it('publishes each event to every consumer that wants it', async () => {
    const { results, ids } = await run(
      [
        record('1'),
        record('2', 'b', { trigger: 'group_created' }),
        record('3', 'c', { trigger: 'message_edited' }),
      ],
      {
        consumers: [
          consumer('all'),
          consumer('messages', ['messages.*']),
          consumer('edits', ['com.cometchat.message_edited', 'com.cometchat.none']),
          consumer('nothing', []),
        ],
      },
    );
    expect(results).toEqual({ 1: 'published', 2: 'published', 3: 'published' });
    expect(ids('queue:all')).toEqual(['1-1', '1-2', '1-3']);
    expect(ids('queue:messages')).toEqual(['1-1', '1-3']);
    expect(ids('queue:edits')).toEqual(['1-3']);
    expect(ids('queue:nothing')).toEqual([]);
  });

  it('is done with an event that nobody wants', async () => {
    const { results } = await run([record('1')], { consumers: [consumer('calls', ['calls.*'])] });
    expect(results).toEqual({ 1: 'unmatched' });
  });

  it('puts a broken record into the dead-letter queue with the reason, and goes on in its group', async () => {
    const { results, queue, ids } = await run([record('1', 'a', { data: { broken: true } }), record('2')]);
    expect(results).toEqual({ 1: 'dead-lettered', 2: 'published' });
    expect(ids('queue:processed-events')).toEqual(['1-2']);
    expect(queue.accepted('dead:lane')).toEqual([
      {
        body: record('1', 'a', { data: { broken: true } }).body,
        groupId: 'app-a',
        deduplicationId: '1',
        attributes: {
          trigger: { DataType: 'String', StringValue: 'message_sent' },
          webhook: { DataType: 'String', StringValue: 'hook' },
          receivedAt: { DataType: 'Number', StringValue: '1767268798000' },
          requestId: { DataType: 'String', StringValue: 'request-1' },
          reason: { DataType: 'String', StringValue: 'schema-violation' },
          detail: { DataType: 'String', StringValue: 'data.message.id: expected string' },
        },
      },
    ]);
  });

  it('fails a broken record, and those behind it, while the dead-letter queue is down', async () => {
    const { results } = await run(
      [record('1', 'a', { data: { broken: true } }), record('2'), record('3', 'b')],
      { behaviour: (url) => (url === 'dead:lane' ? 'throw' : 'accept') },
    );
    expect(results).toEqual({ 1: 'failed', 2: 'failed', 3: 'published' });
  });

  it('fails an event that its only consumer refuses, and those behind it, and no other group', async () => {
    const { results, ids } = await run([record('1'), record('2'), record('3', 'b'), record('4', 'b')], {
      behaviour: (_url, { deduplicationId }) => (deduplicationId === '1-1' ? 'refuse' : 'accept'),
    });
    expect(results).toEqual({ 1: 'failed', 2: 'failed', 3: 'published', 4: 'published' });
    expect(ids('queue:processed-events')).toEqual(['1-3', '1-4']);
    expect(ids('dead:processed-events')).toEqual([]);
  });

  it.each([
    [9, { 1: 'failed', 2: 'failed' }],
    [10, { 1: 'dead-lettered', 2: 'failed' }],
    [20, { 1: 'dead-lettered', 2: 'failed' }],
  ])('gives up at receive %i what is itself refused, and not what stood behind it', async (attempt, ends) => {
    const { results, queue } = await run([record('1', 'a', { attempt }), record('2', 'a', { attempt })], {
      behaviour: (url, { deduplicationId }) =>
        url.startsWith('queue:') && deduplicationId === '1-1' ? 'refuse' : 'accept',
    });
    expect(results).toEqual(ends);
    const reasons = queue.accepted('dead:lane').map(({ attributes }) => attributes.reason?.StringValue);
    expect(reasons).toEqual(attempt === 9 ? [] : ['publish-refused']);
  });

  it("keeps a refused event in its lane while the lane's dead-letter queue is down", async () => {
    const { results, queue } = await run([record('1', 'a', { attempt: 10 })], {
      behaviour: (url) => (url.startsWith('queue:') ? 'refuse' : 'throw'),
    });
    expect(results).toEqual({ 1: 'failed' });
    expect(queue.accepted('dead:lane')).toEqual([]);
  });

  it.each(['throw', 'hang', 'trouble'] as const)(
    'gives nothing up while its queue is out of reach (%s)',
    async (behaviour) => {
      const { results } = await run([record('1', 'a', { attempt: 10 }), record('2', 'a', { attempt: 10 })], {
        behaviour: (url) => (url.startsWith('queue:') ? behaviour : 'accept'),
      });
      expect(results).toEqual({ 1: 'failed', 2: 'failed' });
    },
  );

  it('postpones what the time did not reach at a slow queue, and diverts none of it', async () => {
    const clock = createVirtualClock();
    const queue = createFakeQueue(clock, (url) => (url === 'queue:first' ? 'slow' : 'accept'));
    const health = createConsumerHealth();
    const outcomes = await clock.run(
      processBatch(
        Array.from({ length: 10 }, (_, n) => record(String(n))),
        {
          configuration: workerConfiguration(two),
          catalogue: plainCatalogue,
          queue,
          clock,
          health,
          remainingTime: 10_000,
        },
      ),
    );
    expect(outcomes.map(({ result }) => result)).toEqual([
      ...Array.from({ length: 6 }, () => 'published'),
      ...Array.from({ length: 4 }, () => 'postponed'),
    ]);
    expect(queue.accepted('dead:first')).toEqual([]);
    expect(health.probe('first', clock.elapsed())).toBeUndefined();
  });

  it('publishes a whole conversation through a queue that has just recovered, however slow it is', async () => {
    const clock = createVirtualClock();
    let behaviour: Behaviour = 'throw';
    const queue = createFakeQueue(clock, (url) => (url === 'queue:first' ? behaviour : 'accept'));
    const health = createConsumerHealth();
    const batch = (ids: readonly string[]) =>
      clock.run(
        processBatch(
          ids.map((id) => record(id)),
          {
            configuration: workerConfiguration(two),
            catalogue: plainCatalogue,
            queue,
            clock,
            health,
            remainingTime: 30_000,
          },
        ),
      );
    expect((await batch(['0'])).map(({ result }) => result)).toEqual(['undelivered']);
    behaviour = 'slow';
    const ids = Array.from({ length: 10 }, (_, n) => String(n + 1));
    expect((await batch(ids)).map(({ result }) => result)).toEqual(ids.map(() => 'published'));
  });

  it('puts an event that one consumer refuses into its dead-letter queue, later ones of the group behind it', async () => {
    const { results, ids, outcomes, queue } = await run([record('1'), record('2'), record('3', 'b')], {
      consumers: two,
      behaviour: (url, { deduplicationId }) =>
        url === 'queue:first' && deduplicationId === '1-1' ? 'refuse' : 'accept',
    });
    expect(results).toEqual({ 1: 'undelivered', 2: 'undelivered', 3: 'published' });
    expect(ids('queue:first')).toEqual(['1-3']);
    expect(ids('dead:first')).toEqual(['1-1', '1-2']);
    expect([...ids('queue:second')].sort()).toEqual(['1-1', '1-2', '1-3']);
    expect(outcomes[0]).toMatchObject({
      consumers: ['second'],
      undelivered: ['first'],
      reason: 'publish-failed',
    });
    expect(queue.accepted('dead:first')[0]?.attributes).toEqual({
      type: { DataType: 'String', StringValue: 'com.cometchat.message_sent' },
      source: { DataType: 'String', StringValue: '/cometchat/apps/app/webhooks/hook' },
      subject: { DataType: 'String', StringValue: 'a' },
      reason: { DataType: 'String', StringValue: 'publish-failed' },
    });
  });

  it('holds no group up for the others with an event that only the refusing consumer wants', async () => {
    const { results, ids } = await run([record('1', 'a', { trigger: 'message_edited' }), record('2')], {
      consumers: [
        consumer('edits', ['com.cometchat.message_edited']),
        consumer('sent', ['com.cometchat.message_sent']),
      ],
      behaviour: (url) => (url === 'queue:edits' ? 'throw' : 'accept'),
    });
    expect(results).toEqual({ 1: 'undelivered', 2: 'published' });
    expect(ids('dead:edits')).toEqual(['1-1']);
    expect(ids('queue:sent')).toEqual(['1-2']);
  });

  it('sends what all refuse after what each refused alone, so that it stays behind that', async () => {
    const { results, ids } = await run(
      [
        record('1', 'a', { trigger: 'message_edited' }),
        record('2'),
        record('3', 'a', { trigger: 'message_deleted' }),
      ],
      {
        consumers: [
          consumer('edits', ['com.cometchat.message_edited', 'com.cometchat.message_deleted']),
          consumer('sent', ['com.cometchat.message_sent', 'com.cometchat.message_deleted']),
        ],
        behaviour: (url) => (url.startsWith('queue:') ? 'throw' : 'accept'),
      },
    );
    expect(results).toEqual({ 1: 'undelivered', 2: 'undelivered', 3: 'undelivered' });
    expect(ids('dead:edits')).toEqual(['1-1', '1-3']);
    expect(ids('dead:sent')).toEqual(['1-2', '1-3']);
  });

  it('keeps an event for one consumer behind its earlier ones, in the dead-letter queue too', async () => {
    const { results, ids } = await run([record('1'), record('2', 'a', { trigger: 'message_edited' })], {
      consumers: [consumer('first'), consumer('second', ['com.cometchat.message_sent'])],
      behaviour: (url) => (url === 'queue:first' ? 'throw' : 'accept'),
    });
    expect(results).toEqual({ 1: 'undelivered', 2: 'undelivered' });
    expect(ids('dead:first')).toEqual(['1-1', '1-2']);
  });

  it('fails an event whose dead-letter queue is down as well', async () => {
    const { results } = await run([record('1'), record('2')], {
      consumers: two,
      behaviour: (url) => (url.endsWith(':first') ? 'throw' : 'accept'),
    });
    expect(results).toEqual({ 1: 'failed', 2: 'failed' });
  });

  it('serves the others at once while one consumer hangs', async () => {
    const { results, queue, elapsed } = await run([record('1'), record('2'), record('3')], {
      consumers: two,
      behaviour: (url) => (url === 'queue:first' ? 'hang' : 'accept'),
    });
    expect(results).toEqual({ 1: 'undelivered', 2: 'undelivered', 3: 'undelivered' });
    expect(queue.calls.findIndex(({ queueUrl }) => queueUrl === 'dead:first')).toBeGreaterThan(
      queue.calls.findLastIndex(({ queueUrl }) => queueUrl === 'queue:second'),
    );
    expect(elapsed).toBeLessThan(6_000);
  });

  it('keeps time for dead letters when a queue never answers', async () => {
    const { results, elapsed } = await run([record('1')], {
      consumers: two,
      behaviour: (url) => (url === 'queue:first' ? 'stall' : 'accept'),
    });
    expect(results).toEqual({ 1: 'undelivered' });
    expect(elapsed).toBeLessThan(27_000);
  });

  it('fails everything when all of SQS is out of reach, and loses nothing by it', async () => {
    const { results, elapsed } = await run([record('1'), record('2', 'b', { data: { broken: true } })], {
      behaviour: () => 'stall',
    });
    expect(results).toEqual({ 1: 'failed', 2: 'failed' });
    expect(elapsed).toBeLessThan(30_000);
  });

  it.each([
    [200, ['receivedAt', 'requestId', 'trigger', 'webhook', 'reason', 'detail']],
    [130, ['receivedAt', 'requestId', 'trigger', 'webhook', 'reason']],
    [100, ['receivedAt', 'requestId', 'trigger', 'webhook']],
    [90, []],
  ])('leaves out of a dead letter what does not fit: %i bytes left', async (room, names) => {
    const body = `"${'x'.repeat(largestMessageBytes - room - 2)}"`;
    const { results, queue } = await run([laneRecord(body, { id: '1' })]);
    expect(results).toEqual({ 1: 'dead-lettered' });
    expect(Object.keys(queue.accepted('dead:lane')[0]?.attributes ?? {}).sort()).toEqual(names.sort());
    for (const { bytes } of queue.calls) expect(bytes).toBeLessThanOrEqual(largestMessageBytes);
  });

  it('gives a queue that hung in the last batch little time in the next, until it is well', async () => {
    const clock = createVirtualClock();
    let behaviour: Behaviour = 'hang';
    const queue = createFakeQueue(clock, (url) => (url === 'queue:first' ? behaviour : 'accept'));
    const health = createConsumerHealth();
    const batch = async (id: string) => {
      const started = clock.now();
      const [outcome] = await clock.run(
        processBatch([record(id)], {
          configuration: workerConfiguration(two),
          catalogue: plainCatalogue,
          queue,
          clock,
          health,
          remainingTime: 30_000,
        }),
      );
      return { result: outcome?.result, elapsed: clock.now() - started };
    };
    expect((await batch('1')).elapsed).toBeGreaterThan(2_000);
    expect(await batch('2')).toEqual({ result: 'undelivered', elapsed: 1_000 });
    behaviour = 'accept';
    expect(await batch('3')).toEqual({ result: 'published', elapsed: 0 });
    behaviour = 'hang';
    expect((await batch('4')).elapsed).toBeGreaterThan(2_000);
  });
});
