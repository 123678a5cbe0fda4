import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { CometChatEvent } from '../../lambda/events/index.ts';
import { sampleDelivery } from '../../tools/samples/index.ts';
import { runCommand } from '../tools/relay/support/run-command.ts';
import { createQueues, type Queues } from './support/queues.ts';
import { type RunningRelay, startRunningRelay } from './support/running-relay.ts';

let running: RunningRelay;
let queues: Queues;

beforeAll(async () => {
  running = await startRunningRelay({ assembly: inject('teamAssembly') });
  queues = createQueues(running.relay);
});

afterAll(async () => {
  queues?.close();
  await running?.stop();
});

const queueOf = (consumer: string) =>
  running.relay.consumerQueues.find((name) => name.endsWith(`-${consumer}.fifo`)) ?? '';

async function deliver(trigger: string, messageId: string): Promise<void> {
  const delivery = sampleDelivery(trigger, {
    system: 'modern',
    appId: 'e2econsumers',
    messageId,
    sessionId: messageId,
  });
  expect((await running.deliver(delivery)).status).toBe(200);
}

const typesIn = async (consumer: string) =>
  (await queues.takeEvents(queueOf(consumer))).map(({ type }) => type.replace('com.cometchat.', ''));

describe('consumers', () => {
  it('receive exactly what they asked for', async () => {
    for (const trigger of ['message_sent', 'message_edited', 'call_started', 'group_created'])
      await deliver(trigger, '1');
    expect((await typesIn('everything')).toSorted()).toEqual([
      'call_started',
      'group_created',
      'message_edited',
      'message_sent',
    ]);
    expect(await typesIn('calls-only')).toEqual(['call_started']);
    expect(await typesIn('edits-only')).toEqual(['message_edited']);
  });

  it('do not wait for one whose queue fails, and that one gets what it missed when it is mended', async () => {
    const failing = queueOf('edits-only');
    const end = running.relay.faults.begin({
      queue: failing,
      action: 'fail',
      operations: ['SendMessage', 'SendMessageBatch'],
      seconds: 60,
    });
    // All about one conversation.
    for (const id of ['11', '12', '13']) await deliver('message_edited', id);
    await deliver('call_started', '14');
    const everything = await queues.takeEvents(queueOf('everything'));
    const edits = edited(everything);
    expect(edits).toHaveLength(3);
    // The ids end with those of the messages, which were sent in that order.
    expect(edits).toEqual(edits.toSorted());
    expect(await typesIn('calls-only')).toEqual(['call_started']);
    end();
    expect(await queues.takeEvents(failing)).toEqual([]);
    expect(await running.relay.logs({ contains: 'event undelivered' })).not.toEqual([]);

    const port = new URL(running.relay.consoleUrl).port;
    const redrive = ['dlq', 'redrive', '--consumer', 'edits-only', '--local', '--local-port', port];
    expect(await runCommand([...redrive, '--yes', '--no-wait'])).toMatchObject({ exitCode: 0 });
    expect(edited(await queues.takeEvents(failing))).toEqual(edits);
    await deliver('message_edited', '15');
    expect(await typesIn('edits-only')).toEqual(['message_edited']);
  });
});

/** The ids of the events about edited messages, in their order. */
function edited(events: readonly CometChatEvent[]): string[] {
  return events.filter(({ type }) => type === 'com.cometchat.message_edited').map(({ id }) => id);
}

describe('a consumer with a function of its own', () => {
  it('has it invoked with its events', async () => {
    await deliver('group_updated', '21');
    const consumed = () =>
      running.relay.logs({ contains: '"type":"com.cometchat.group_updated","greeting":"hello"' });
    await expect.poll(consumed).toHaveLength(1);
  });
});
