import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ConsumerConfiguration,
  readWorkerConfiguration,
  writeWorkerEnvironment,
} from '../../lambda/worker/configuration.ts';
import { createConsumerHealth } from '../../lambda/worker/consumer-health.ts';
import { processBatch } from '../../lambda/worker/process-batch.ts';
import {
  consumer,
  laneRecord,
  plainCatalogue,
  plainDelivery,
  workerConfiguration,
} from './support/factories.ts';
import { type Behaviour, createFakeQueue } from './support/fake-queue.ts';
import { createVirtualClock } from './support/virtual-clock.ts';

const environment = writeWorkerEnvironment({
  stage: 'test',
  lane: 'messages',
  deadLetterQueueUrl: 'https://sqs/relay-lane-messages-dead.fifo',
  maximumReceives: 10,
  queueUrlPrefix: 'https://sqs/relay-',
  consumers: [{ name: 'search', eventTypes: ['messages.*'] }],
  archive: true,
});
const archive = readWorkerConfiguration(environment).consumers.find(({ isArchive }) => isArchive);

function record(id: string, group = 'a', trigger = 'message_sent') {
  return laneRecord({ ...plainDelivery(id, group), trigger }, { id, group: `app-${group}` });
}

async function run(
  records: readonly ReturnType<typeof record>[],
  consumers: readonly (ConsumerConfiguration | undefined)[],
  behaviours: Readonly<Record<string, Behaviour>> = {},
) {
  const clock = createVirtualClock();
  const queue = createFakeQueue(clock, (queueUrl) => behaviours[queueUrl] ?? 'accept');
  const configuration = workerConfiguration(consumers.filter((one) => one !== undefined));
  const outcomes = await clock.run(
    processBatch(records, {
      configuration,
      catalogue: plainCatalogue,
      queue,
      clock,
      health: createConsumerHealth(),
      remainingTime: 10_000,
    }),
  );
  return { outcomes, queue };
}

const archiveUrl = 'https://sqs/relay-archive';
const deadUrl = 'https://sqs/relay-archive-dead';

describe('the archive as a destination', () => {
  it('is a standard queue beside those of the consumers', () => {
    expect(archive).toMatchObject({ name: 'archive', queueUrl: archiveUrl, deadLetterQueueUrl: deadUrl });
    const { ARCHIVE, ...without } = environment;
    expect(ARCHIVE).toBe('true');
    expect(readWorkerConfiguration(without).consumers.map(({ name }) => name)).toEqual(['search']);
  });

  it('gets every event of a batch in one call, as consumers get it, without what a FIFO queue needs', async () => {
    const { queue, outcomes } = await run(
      [record('1'), record('2'), record('3', 'b')],
      [consumer('search'), archive],
    );
    const calls = queue.calls.filter(({ queueUrl }) => queueUrl === archiveUrl);
    expect(calls).toHaveLength(1);
    const bodies = queue.accepted('queue:search').map(({ body }) => body);
    expect(new Set(calls[0]?.messages.map(({ body }) => body))).toEqual(new Set(bodies));
    for (const message of calls[0]?.messages ?? [])
      expect(Object.keys(message)).toEqual(['body', 'attributes']);
    expect(outcomes.map(({ result, consumers }) => [result, consumers])).toEqual(
      Array.from({ length: 3 }, () => ['published', ['search']]),
    );
  });

  it('gets events that no consumer wants, which stay unmatched', async () => {
    const { queue, outcomes } = await run([record('1')], [consumer('calls', ['calls.*']), archive]);
    expect(queue.accepted(archiveUrl)).toHaveLength(1);
    expect(outcomes).toMatchObject([{ result: 'unmatched', consumers: [] }]);
  });

  it('has its own dead letters for what its queue does not take', async () => {
    const { queue, outcomes } = await run([record('1'), record('2')], [consumer('search'), archive], {
      [archiveUrl]: 'throw',
    });
    expect(queue.accepted(deadUrl)).toEqual(
      queue.accepted('queue:search').map(({ body }) => ({
        body,
        attributes: { reason: { DataType: 'String', StringValue: 'publish-failed' } },
      })),
    );
    expect(outcomes.map(({ result, undelivered }) => [result, undelivered])).toEqual([
      ['undelivered', ['archive']],
      ['undelivered', ['archive']],
    ]);
  });

  it("does not turn a lone consumer's retry into a dead letter", async () => {
    const { queue, outcomes } = await run([record('1')], [consumer('search'), archive], {
      'queue:search': 'throw',
    });
    expect(outcomes).toMatchObject([{ result: 'failed' }]);
    expect(queue.accepted('dead:search')).toEqual([]);
  });

  it('changes nothing for the consumers, whatever its queue does', async () => {
    const behaviour = fc.constantFrom<Behaviour>(
      'accept',
      'slow',
      'refuse',
      'trouble',
      'throw',
      'accept-then-throw',
      'hang',
      'stall',
    );
    const groups = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(groups, behaviour, behaviour, behaviour, async (names, first, ofArchive, ofDead) => {
        const records = names.map((group, index) => record(String(index + 1), group));
        const consumers = [consumer('first'), consumer('second')];
        const behaviours = { 'queue:first': first };
        const without = await run(records, consumers, behaviours);
        const beside = await run(records, [...consumers, archive], {
          ...behaviours,
          [archiveUrl]: ofArchive,
          [deadUrl]: ofDead,
        });
        for (const url of ['queue:first', 'queue:second'])
          expect(beside.queue.accepted(url)).toEqual(without.queue.accepted(url));
        const stored = [...beside.queue.accepted(archiveUrl), ...beside.queue.accepted(deadUrl)];
        const acknowledged = beside.outcomes.filter(({ result }) => /published|undelivered/.test(result));
        for (const {
          record: { id },
        } of acknowledged)
          expect(stored.some(({ body }) => JSON.parse(body).id === id)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});
