import type { SQSRecord } from 'aws-lambda';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
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

/** The ends with which a record comes again. */
const again = new Set<string | undefined>(['failed', 'postponed']);

const consumers = [
  consumer('all'),
  consumer('sent', ['com.cometchat.message_sent']),
  consumer('groups', ['groups.*']),
];

interface Step {
  readonly id: string;
  readonly group: string;
  readonly trigger: string;
  readonly broken: boolean;
}

const steps: fc.Arbitrary<Step[]> = fc
  .array(
    fc.record({
      group: fc.constantFrom('a', 'b', 'c'),
      trigger: fc.constantFrom('message_sent', 'message_edited', 'group_created', 'unknown_thing'),
      broken: fc.boolean(),
    }),
    { minLength: 1, maxLength: 10 },
  )
  .map((items) => items.map((item, index) => ({ ...item, id: String(index) })));

const behaviours = fc.infiniteStream(
  fc.constantFrom<Behaviour>(
    'accept',
    'accept',
    'accept',
    'slow',
    'refuse',
    'trouble',
    'throw',
    'accept-then-throw',
    'hang',
    'stall',
  ),
);

function toRecord({ id, group, trigger, broken }: Step): SQSRecord {
  const delivery = { ...plainDelivery(id, group, { broken }), trigger };
  return laneRecord(delivery, { id, group: `app-${group}` });
}

/** The queues that shall have the event: one of the pair, its own or its dead-letter queue. */
function wantedBy({ trigger }: Step): string[] {
  const category = trigger.startsWith('group') ? 'groups' : 'messages';
  return consumers.flatMap(({ name, eventTypes }) =>
    eventTypes.some((type) => ['*', `com.cometchat.${trigger}`, `${category}.*`].includes(type))
      ? [name]
      : [],
  );
}

describe('processBatch, whatever fails', () => {
  it('ends every record in one of its ways, loses none and lets none overtake', async () => {
    await fc.assert(
      fc.asyncProperty(steps, behaviours, async (batch, stream) => {
        const clock = createVirtualClock();
        const queue = createFakeQueue(clock, () => stream.next().value ?? 'accept');
        const has = (queueUrl: string, { id }: Step) =>
          queue.accepted(queueUrl).some(({ deduplicationId }) => deduplicationId === `1-${id}`);
        const isDeadLetter = ({ id }: Step) =>
          queue.accepted('dead:lane').some(({ deduplicationId }) => deduplicationId === id);
        const outcomes = await clock.run(
          processBatch(batch.map(toRecord), {
            configuration: workerConfiguration(consumers),
            catalogue: plainCatalogue,
            queue,
            clock,
            health: createConsumerHealth(),
            remainingTime: 30_000,
          }),
        );
        const resultOf = new Map(outcomes.map(({ record, result }) => [record.facts.messageId, result]));
        expect([...resultOf.keys()].sort()).toEqual(batch.map(({ id }) => id).sort());

        for (const step of batch) {
          const result = resultOf.get(step.id);
          if (result === 'dead-lettered') expect(step.broken && isDeadLetter(step)).toBe(true);
          if (result === 'postponed') expect(has('dead:lane', step)).toBe(false);
          if (result === 'published' || result === 'undelivered')
            for (const name of wantedBy(step))
              expect(has(`queue:${name}`, step) || has(`dead:${name}`, step)).toBe(true);
        }

        for (const group of new Set(batch.map((step) => step.group))) {
          const own = batch.filter((step) => step.group === group);
          const firstFailed = own.findIndex(({ id }) => again.has(resultOf.get(id)));
          if (firstFailed >= 0)
            for (const { id } of own.slice(firstFailed)) expect(again.has(resultOf.get(id))).toBe(true);
          for (const { name } of consumers) {
            const wanted = own.filter((step) => !step.broken && wantedBy(step).includes(name));
            const accepted = wanted.map((step) => has(`queue:${name}`, step));
            expect(accepted).toEqual(accepted.toSorted((one, other) => Number(other) - Number(one)));
            for (const queueUrl of [`queue:${name}`, `dead:${name}`]) {
              const order = queue
                .accepted(queueUrl)
                .filter(({ groupId }) => groupId === `app-${group}`)
                .map(({ deduplicationId }) => Number(deduplicationId?.slice(2)));
              expect(order).toEqual(order.toSorted((one, other) => one - other));
            }
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('brings every event to its only consumer in order, once the failures end', async () => {
    await fc.assert(
      fc.asyncProperty(
        steps,
        fc.array(fc.constantFrom<Behaviour>('refuse', 'throw', 'accept-then-throw', 'hang', 'accept'), {
          maxLength: 60,
        }),
        async (batch, trouble) => {
          const clock = createVirtualClock();
          const left = [...trouble];
          const queue = createFakeQueue(clock, () => left.shift() ?? 'accept');
          let records = batch.map((step) => toRecord({ ...step, broken: false }));
          for (let round = 0; records.length > 0 && round < 100; round += 1) {
            const outcomes = await clock.run(
              processBatch(records, {
                configuration: workerConfiguration(),
                catalogue: plainCatalogue,
                queue,
                clock,
                health: createConsumerHealth(),
                remainingTime: 30_000,
              }),
            );
            const failed = new Set(
              outcomes.flatMap(({ record, result }) => (again.has(result) ? [record.facts.messageId] : [])),
            );
            records = records.filter(({ messageId }) => failed.has(messageId));
          }
          for (const group of ['a', 'b', 'c'])
            expect(
              queue
                .accepted('queue:processed-events')
                .filter(({ groupId }) => groupId === `app-${group}`)
                .map(({ deduplicationId }) => deduplicationId),
            ).toEqual(batch.flatMap((step) => (step.group === group ? [`1-${step.id}`] : [])));
        },
      ),
      { numRuns: 200 },
    );
  });
});
