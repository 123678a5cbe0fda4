import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleDelivery } from '../../lambda/cometchat/samples/index.ts';
import { copyProject, type ProjectCopy } from './support/project-copy.ts';
import { createQueues, type Queues } from './support/queues.ts';
import { type RunningRelay, startRunningRelay } from './support/running-relay.ts';

/** What a team adds to have a consumer run by the stack. */
const consumerFunction = `
import type { SQSEvent } from 'aws-lambda';
import { parseProcessedEvent } from '../events/index.ts';
export const handler = async ({ Records }: SQSEvent) => {
  for (const record of Records) {
    const { id, type } = parseProcessedEvent(record);
    console.log(JSON.stringify({ level: 'INFO', message: 'consumed', id, type, greeting: process.env.GREETING }));
  }
  return { batchItemFailures: [] };
};
`;

let copy: ProjectCopy;
let running: RunningRelay;
let queues: Queues;

beforeAll(async () => {
  copy = await copyProject({ 'lambda/own/consumer.ts': consumerFunction });
  running = await startRunningRelay({
    projectDirectory: copy.directory,
    context: {
      'relay.consumers': [
        { name: 'everything', eventTypes: ['*'] },
        { name: 'calls-only', eventTypes: ['calls.*'] },
        { name: 'edits-only', eventTypes: ['com.cometchat.message_edited'] },
        {
          name: 'own-function',
          eventTypes: ['groups.*'],
          function: { entry: 'lambda/own/consumer.ts', environment: { GREETING: 'hello' } },
        },
      ],
    },
  });
  queues = createQueues(running.relay);
});

afterAll(async () => {
  queues?.close();
  await running?.stop();
  await copy?.remove();
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

  it('do not wait for one whose queue fails, and what it missed is in its dead-letter queue', async () => {
    const end = running.relay.faults.begin({
      queue: queueOf('calls-only'),
      action: 'fail',
      operations: ['SendMessage', 'SendMessageBatch'],
      seconds: 60,
    });
    for (const id of ['11', '12', '13']) await deliver('call_started', id);
    await deliver('message_sent', '14');
    const everything = await queues.takeEvents(queueOf('everything'));
    expect(everything.map(({ type }) => type)).toHaveLength(4);
    end();
    const missed = queueOf('calls-only').replace('.fifo', '-dead.fifo');
    expect(await queues.takeEvents(missed)).toHaveLength(3);
    await deliver('call_started', '15');
    expect(await typesIn('calls-only')).toEqual(['call_started']);
    expect(await running.relay.logs({ contains: 'event undelivered' })).not.toEqual([]);
  });
});

describe('a consumer with a function of its own', () => {
  it('has it invoked with its events', async () => {
    await deliver('group_updated', '21');
    const consumed = () =>
      running.relay.logs({ contains: '"type":"com.cometchat.group_updated","greeting":"hello"' });
    await expect.poll(consumed).toHaveLength(1);
  });
});
