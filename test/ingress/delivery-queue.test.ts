import { describe, expect, it } from 'vitest';
import { createLazyQueue, type DeliveryQueue } from '../../lambda/ingress/delivery-queue.ts';
import type { QueueMessage } from '../../lambda/sqs/message.ts';

const queueUrl = 'https://sqs.eu-west-1.amazonaws.com/000000000000/lane.fifo';
const message: QueueMessage = {
  body: '{}',
  groupId: 'group',
  deduplicationId: 'id',
  attributes: {},
};
const signal = new AbortController().signal;

function setUp(failures = 0) {
  const sent: QueueMessage[] = [];
  const client: DeliveryQueue = { send: async (_queueUrl, one) => void sent.push(one) };
  let loads = 0;
  const queue = createLazyQueue(async () => {
    loads += 1;
    if (loads <= failures) throw new Error('not loaded');
    return client;
  });
  return { queue, sent, loads: () => loads };
}

describe('createLazyQueue', () => {
  it('loads nothing until the first message, and then once for all', async () => {
    const { queue, sent, loads } = setUp();
    expect(loads()).toBe(0);
    await Promise.all([queue.send(queueUrl, message, signal), queue.send(queueUrl, message, signal)]);
    await queue.send(queueUrl, message, signal);
    expect([loads(), sent.length]).toEqual([1, 3]);
  });

  it('may be loaded ahead of the first message', async () => {
    const { queue, loads } = setUp();
    await queue.warmUp();
    expect(loads()).toBe(1);
    await queue.send(queueUrl, message, signal);
    expect(loads()).toBe(1);
  });

  it('leaves a failure to load ahead to the first message', async () => {
    const { queue, sent, loads } = setUp(1);
    await queue.warmUp();
    await queue.send(queueUrl, message, signal);
    expect([loads(), sent.length]).toEqual([2, 1]);
  });

  it('rejects where the client cannot be loaded, and tries again with the next message', async () => {
    const { queue, sent } = setUp(1);
    await expect(queue.send(queueUrl, message, signal)).rejects.toThrow('not loaded');
    await queue.send(queueUrl, message, signal);
    expect(sent).toEqual([message]);
  });
});
