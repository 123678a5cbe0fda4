import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CometChatEvent } from '../../lambda/events/index.ts';
import { sampleDelivery } from '../../tools/samples/index.ts';
import { describeWithVendorFiles } from '../vendor-files.ts';
import { type MarkedDelivery, markedCorpus, markedSamples } from './support/payloads.ts';
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

afterAll(async () => {
  queues?.close();
  await running?.stop();
});

async function deliverAll(deliveries: readonly MarkedDelivery[]) {
  const wrong: string[] = [];
  for (const { name, delivery } of deliveries) {
    const { status, text, milliseconds } = await running.deliver(delivery);
    if (status !== 200 || text !== '{}') wrong.push(`${name}: ${status} ${text}`);
    if (milliseconds > promisedMilliseconds) wrong.push(`${name}: answered after ${milliseconds} ms`);
  }
  return wrong;
}

function eventsOf(events: readonly CometChatEvent[], { source }: MarkedDelivery): number {
  return events.filter((event) => `${event.source}/`.includes(source)).length;
}

function expectOnce(events: readonly CometChatEvent[], deliveries: readonly MarkedDelivery[]): void {
  const counts = deliveries.map((delivery) => ({ name: delivery.name, events: eventsOf(events, delivery) }));
  expect(counts).toEqual(
    deliveries.map(({ name, isSynchronous }) => ({ name, events: isSynchronous ? 0 : 1 })),
  );
  expect(events).toHaveLength(deliveries.filter(({ isSynchronous }) => !isSynchronous).length);
}

describe('every kind of delivery', () => {
  it('is answered in time and comes out exactly once as a typed event', async () => {
    const deliveries = markedSamples();
    expect(await deliverAll(deliveries)).toEqual([]);
    expectOnce(await queues.takeEvents(), deliveries);
    expect(await queues.deadLetters()).toBe(0);
  });

  const corpus = markedCorpus();
  describeWithVendorFiles('of the documented examples', () => {
    it('is answered in time and comes out exactly once as a typed event', async () => {
      expect(await deliverAll(corpus)).toEqual([]);
      expectOnce(await queues.takeEvents(), corpus);
      expect(await queues.deadLetters()).toBe(0);
    });
  });
});

describe('a delivery', () => {
  it('comes out once when it is sent three times', async () => {
    const delivery = sampleDelivery('message_sent', { system: 'modern', appId: 'e2ethrice' });
    for (let attempt = 0; attempt < 3; attempt += 1)
      expect((await running.deliver(delivery)).status).toBe(200);
    const events = await queues.takeEvents();
    expect(events.map(({ type }) => type)).toEqual(['com.cometchat.message_sent']);
  });

  it('of a trigger that nobody knows comes out all the same', async () => {
    const delivery = {
      trigger: 'moon_landed',
      appId: 'e2emoon',
      webhook: 'w',
      region: 'eu',
      data: { on: 'moon' },
    };
    expect(await running.deliver(delivery)).toMatchObject({ status: 200, text: '{}' });
    const [event, ...others] = await queues.takeEvents();
    expect(event).toMatchObject({
      cometchattrigger: 'moon_landed',
      cometchatsystem: 'unknown',
      data: { on: 'moon' },
    });
    expect(others).toEqual([]);
  });

  it('that breaks its schema goes to the dead-letter queue and does not hold up the next', async () => {
    const delivery = sampleDelivery('message_sent', {
      system: 'modern',
      appId: 'e2edead',
      messageId: '7001',
    });
    const before = await queues.deadLetters();
    expect((await running.deliver({ ...delivery, data: { message: { id: '7000' } } })).status).toBe(200);
    expect((await running.deliver(delivery)).status).toBe(200);
    const events = await queues.takeEvents();
    expect(events).toHaveLength(1);
    expect(await queues.deadLetters()).toBe(before + 1);
  });

  it('keeps text of every script and emoji', async () => {
    const text = 'Grüße, 你好, مرحبا, \u{1f469}\u{1f3fd}‍\u{1f680}, \ufffd\u0001\uffff';
    const delivery = sampleDelivery('message_sent', { system: 'modern', appId: 'e2etext', text });
    expect((await running.deliver(delivery)).status).toBe(200);
    const [event] = await queues.takeEvents();
    expect(event?.data).toMatchObject({ message: { data: { text } } });
  });
});

describe('ten deliveries about one conversation, with forty about others between', () => {
  it('come out in the order in which they were acknowledged', async () => {
    const conversation = {
      sender: 'e2e-anna',
      receiver: 'e2e-bert',
      conversationId: 'e2e-anna_user_e2e-bert',
    };
    const message = (options: object, messageId: string) =>
      sampleDelivery('message_sent', { system: 'modern', appId: 'e2eorder', messageId, ...options });
    const ids = Array.from({ length: 10 }, (_, index) => String(8000 + index));
    const others: Promise<{ status: number }>[] = [];
    for (const [index, id] of ids.entries()) {
      for (let other = 0; other < 4; other += 1) {
        const seed = 100 + index * 4 + other;
        others.push(
          running.deliver(message({ seed, sender: `s${seed}`, receiver: `r${seed}` }, String(9000 + seed))),
        );
      }
      expect((await running.deliver(message(conversation, id))).status).toBe(200);
    }
    for (const answer of await Promise.all(others)) expect(answer.status).toBe(200);

    const events = await queues.takeEvents();
    const ofConversation = events.filter(({ subject }) => subject === conversation.conversationId);
    expect(ofConversation.map(messageIdOf)).toEqual(ids);
    expect(events).toHaveLength(50);
  });
});

function messageIdOf({ data }: CometChatEvent): unknown {
  const message: unknown = Reflect.get(data, 'message');
  return typeof message === 'object' && message !== null ? String(Reflect.get(message, 'id')) : undefined;
}
