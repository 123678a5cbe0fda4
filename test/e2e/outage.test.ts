import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sampleDelivery } from '../../tools/samples/index.ts';
import { createQueues, type Queues } from './support/queues.ts';
import { type RunningRelay, startRunningRelay } from './support/running-relay.ts';

/** What CometChat waits for an answer (contract, section 3). */
const promisedMilliseconds = 2000;

let running: RunningRelay;
let queues: Queues;

beforeAll(async () => {
  running = await startRunningRelay();
  queues = createQueues(running.relay);
});

afterEach(async () => {
  running.relay.faults.clear();
  await running.relay.sqs.start();
});

afterAll(async () => {
  queues?.close();
  await running?.stop();
});

let nextMessage = 5000;
const message = () => {
  nextMessage += 1;
  return sampleDelivery('message_sent', {
    system: 'modern',
    appId: 'e2eoutage',
    messageId: String(nextMessage),
  });
};

async function expectRefused(): Promise<void> {
  const answer = await running.deliver(message());
  expect(answer.status).toBe(503);
  expect(answer.headers.get('retry-after')).toBe('10');
  expect(answer.milliseconds).toBeLessThan(promisedMilliseconds);
}

async function expectTaken(): Promise<void> {
  expect(await running.deliver(message())).toMatchObject({ status: 200, text: '{}' });
  expect(await queues.takeEvents()).toHaveLength(1);
}

describe('with SQS stopped', () => {
  it('nothing is acknowledged, and the next delivery passes when it is back', async () => {
    await expectTaken();
    await running.relay.sqs.stop();
    await expectRefused();
    await expectRefused();
    await running.relay.sqs.start();
    expect(await queues.takeEvents()).toEqual([]);
    await expectTaken();
  });
});

describe('with an SQS that misbehaves', () => {
  it.each(['fail', 'throttle', 'hang', 'refuse'] as const)(
    'so that it would %s, the answer is 503 in time, and it mends itself',
    async (action) => {
      const end = running.relay.faults.begin({
        queue: '-lane-messages.fifo',
        action,
        operations: ['SendMessage', 'SendMessageBatch'],
        seconds: 60,
      });
      await expectRefused();
      end();
      await queues.takeEvents();
      await expectTaken();
    },
  );
});

describe('with a consumer queue that fails', () => {
  it('what was acknowledged comes out once, in order, when it is mended', async () => {
    const end = running.relay.faults.begin({
      queue: 'processed-events.fifo',
      action: 'fail',
      operations: ['SendMessage', 'SendMessageBatch'],
      seconds: 60,
    });
    const ids = ['6001', '6002', '6003'];
    for (const messageId of ids) {
      const delivery = sampleDelivery('message_sent', { system: 'modern', appId: 'e2emended', messageId });
      expect((await running.deliver(delivery)).status).toBe(200);
    }
    // Until a worker has tried and failed.
    while ((await running.relay.logs({ contains: 'record failed' })).length === 0) await sleep(50);
    end();
    const events = await queues.takeEvents();
    expect(events.map(({ data }) => Reflect.get(Object(Reflect.get(data, 'message')), 'id'))).toEqual(ids);
  });
});
