import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDelivery } from '../../lambda/cometchat/delivery.ts';
import { normaliseDelivery } from '../../lambda/cometchat/normalise.ts';
import { isSynchronous, isSynchronousTrigger, routeDelivery } from '../../lambda/cometchat/routing.ts';
import { isKnownEvent, parseProcessedEvent } from '../../lambda/events/index.ts';
import { largestMessageBytes } from '../../lambda/sqs/limits.ts';
import { messageBytes } from '../../lambda/sqs/message.ts';
import { createConsumerHealth } from '../../lambda/worker/consumer-health.ts';
import { type PreparedRecord, prepareRecord } from '../../lambda/worker/prepare.ts';
import { processBatch } from '../../lambda/worker/process-batch.ts';
import { sampleDelivery, sampleVariants } from '../../tools/samples/index.ts';
import { contractPayloads } from '../cometchat/contract-payloads.ts';
import { describeWithVendorFiles } from '../vendor-files.ts';
import { laneRecord, receivedAt, workerConfiguration } from './support/factories.ts';
import { createFakeQueue } from './support/fake-queue.ts';
import { mutantsOf } from './support/mutants.ts';
import { createVirtualClock } from './support/virtual-clock.ts';

const catalogue = { route: routeDelivery, normalise: normaliseDelivery };

function prepare(body: unknown): PreparedRecord {
  return prepareRecord(laneRecord(body), catalogue, receivedAt);
}

/** The typed event that a consumer reads in the end. */
function consume(body: unknown) {
  const prepared = prepare(body);
  if (prepared.kind !== 'event') throw new Error(`${prepared.reason}: ${prepared.detail}`);
  return { prepared, event: parseProcessedEvent(prepared.message.body) };
}

describe('every trigger, from the queue to a typed event', () => {
  it.each(sampleVariants.filter(({ trigger }) => !isSynchronousTrigger(trigger)))(
    '$system $trigger, $variant',
    ({ trigger, system, variant }) => {
      const { event, prepared } = consume(sampleDelivery(trigger, { system, variant }));
      expect(isKnownEvent(event)).toBe(true);
      expect(prepared.drift).toEqual([]);
      expect(event.cometchattrigger).toBe(trigger);
      expect(event.cometchatsystem).toBe(system);
    },
  );
});

const examples = contractPayloads().map(({ name, body }) => ({
  name,
  delivery: parseDelivery(JSON.parse(body)),
}));
const webhooks = examples.flatMap(({ name, delivery }) =>
  delivery && !isSynchronous(delivery) ? [{ name, body: delivery.envelope }] : [],
);

describeWithVendorFiles('every example of the contract that is a webhook', () => {
  it.each(webhooks)('$name', ({ body }) => {
    const { event } = consume(body);
    expect(isKnownEvent(event)).toBe(true);
  });
});

const mutants = mutantsOf([
  ...sampleVariants.map(({ trigger, system, variant }) => sampleDelivery(trigger, { system, variant })),
  ...webhooks.map(({ body }) => body),
]);

describe('a mutant of any delivery', { timeout: 60_000 }, () => {
  it('becomes an event that consumers can read and SQS takes, or is refused with a reason', () => {
    fc.assert(
      fc.property(mutants, (mutant) => {
        const prepared = prepare(mutant);
        if (prepared.kind === 'unprocessable') {
          expect(prepared.reason).not.toBe('unexpected-error');
          expect(prepared.detail).not.toBe('');
          return;
        }
        const { message } = prepared;
        parseProcessedEvent(message.body);
        expect(messageBytes(message)).toBeLessThanOrEqual(largestMessageBytes);
        expect(message.deduplicationId).toMatch(/^[\x21-\x7e]{1,128}$/);
        expect(message.groupId).toMatch(/^[\x21-\x7e]{1,128}$/);
      }),
      { numRuns: 500 },
    );
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('holds up nobody in its group', async () => {
    const healthy = sampleDelivery('message_sent');
    await fc.assert(
      fc.asyncProperty(fc.array(mutants, { minLength: 1, maxLength: 5 }), async (bodies) => {
        const clock = createVirtualClock();
        const queue = createFakeQueue(clock);
        const records = [...bodies, healthy].map((body, index) =>
          laneRecord(body, { id: `m-${index}`, group: 'one' }),
        );
        const outcomes = await clock.run(
          processBatch(records, {
            configuration: workerConfiguration(),
            catalogue,
            queue,
            clock,
            health: createConsumerHealth(),
            remainingTime: 30_000,
          }),
        );
        expect(outcomes.map(({ result }) => result)).not.toContain('failed');
        expect(outcomes.at(-1)?.result).toBe('published');
        expect(queue.accepted('dead:lane')).toHaveLength(
          outcomes.filter(({ result }) => result === 'dead-lettered').length,
        );
      }),
      { numRuns: 50 },
    );
  });
});
