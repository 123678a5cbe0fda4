import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { sampleDelivery } from '../../tools/samples/index.ts';
import { assemblyWithEntry } from './support/assembly-with.ts';
import { createQueues, type Queues } from './support/queues.ts';
import { type RunningRelay, startRunningRelay } from './support/running-relay.ts';

/** The worker, but it crashes once for each record, after it has published. */
const crashingHandler = `
import { existsSync, writeFileSync } from 'node:fs';
import { handler as process_ } from './real.mjs';
export const handler = async (event, context) => {
  const response = await process_(event, context);
  const marks = event.Records.map(({ messageId }) => process.env.LAMBDA_TASK_ROOT + '/' + messageId);
  if (marks.every((mark) => existsSync(mark))) return response;
  for (const mark of marks) writeFileSync(mark, '');
  process.exit(1);
};
`;

let assembly: string;
let running: RunningRelay;
let queues: Queues;

beforeAll(async () => {
  const worker = 'cometchat-relay-dev-worker-messages';
  assembly = await assemblyWithEntry(inject('assembly') ?? '', worker, crashingHandler);
  running = await startRunningRelay({ assembly });
  queues = createQueues(running.relay);
});

afterAll(async () => {
  queues?.close();
  await running?.stop();
  await rm(assembly, { recursive: true, force: true });
});

describe('a worker that crashes after it has published', () => {
  it('publishes nothing twice, and keeps the order', async () => {
    const ids = ['3001', '3002'];
    for (const messageId of ids) {
      const delivery = sampleDelivery('message_sent', { system: 'modern', appId: 'e2ecrash', messageId });
      expect((await running.deliver(delivery)).status).toBe(200);
    }
    const events = await queues.takeEvents();
    expect(events.map(({ id }) => id.split(':').at(-1))).toEqual(ids);
    expect(await running.relay.logs({ contains: 'Runtime.ExitError' })).toHaveLength(ids.length);
  });
});
