import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Clock, systemClock } from '../../lambda/worker/clock.ts';
import { createConsumerHealth } from '../../lambda/worker/consumer-health.ts';
import { processBatch } from '../../lambda/worker/process-batch.ts';
import { createSqsClient, createSqsQueue } from '../../lambda/worker/sqs-queue.ts';
import { laneRecord, plainCatalogue, plainDelivery, queueMessage } from './support/factories.ts';
import { type SqsServer, startSqsServer } from './support/sqs-server.ts';

let server: SqsServer;
let queueUrl: string;
let queues = 0;

beforeAll(async () => {
  // The SDK warns that a queue's URL is not an AWS one; here it never is.
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  server = await startSqsServer();
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  vi.unstubAllEnvs();
});

beforeEach(async () => {
  server.spoil(undefined);
  queues += 1;
  queueUrl = await server.createQueue(`queue-${queues}.fifo`);
});

const signal = () => AbortSignal.timeout(5_000);

/** Ten times as fast between attempts. */
const quickClock: Clock = {
  ...systemClock,
  elapsed: () => systemClock.elapsed() * 10,
  wait: (milliseconds) => systemClock.wait(milliseconds / 10),
};

async function process(ids: readonly string[], groups: readonly string[]) {
  const outcomes = await processBatch(
    ids.map((id, index) => {
      const group = groups[index] ?? 'a';
      return laneRecord(plainDelivery(id, group), { id, group: `app-${group}` });
    }),
    {
      configuration: {
        stage: 'test',
        lane: 'messages',
        deadLetterQueueUrl: queueUrl,
        maximumReceives: 10,
        consumers: [{ name: 'all', eventTypes: ['*'], queueUrl, deadLetterQueueUrl: queueUrl }],
      },
      catalogue: plainCatalogue,
      queue: createSqsQueue(createSqsClient()),
      clock: quickClock,
      health: createConsumerHealth(),
      remainingTime: 20_000,
    },
  );
  return outcomes.map(({ result }) => result);
}

async function receivedIds(): Promise<(string | undefined)[]> {
  const messages = await server.receiveAll(queueUrl);
  return messages.map(({ Attributes }) => Attributes?.MessageDeduplicationId?.slice(2));
}

describe('SQS behind the port', () => {
  it('sends body, group, deduplication id, attributes and the trace', async () => {
    const message = {
      ...queueMessage('id-1', 'group-1'),
      attributes: { type: { DataType: 'String' as const, StringValue: 'com.cometchat.message_sent' } },
      traceHeader: 'Root=1-5759e988-bd862e3fe1be46a994272793',
    };
    const answers = await createSqsQueue(createSqsClient()).send(queueUrl, [message], signal());
    expect(answers).toEqual([undefined]);
    expect(await server.receiveAll(queueUrl)).toMatchObject([
      {
        Body: message.body,
        Attributes: { MessageGroupId: 'group-1', MessageDeduplicationId: 'id-1' },
        MessageAttributes: { type: { DataType: 'String', StringValue: 'com.cometchat.message_sent' } },
      },
    ]);
    expect(JSON.parse(server.calls.at(-1) ?? '{}').Entries[0].MessageSystemAttributes).toEqual({
      AWSTraceHeader: { DataType: 'String', StringValue: 'Root=1-5759e988-bd862e3fe1be46a994272793' },
    });
  });

  it('computes no digest of bodies, which TLS carries', () => {
    expect(createSqsClient().config.md5).toBe(false);
  });

  it('tells which messages of a call were refused', async () => {
    server.spoil({ refuses: (body) => body.includes('id-2') });
    const messages = ['id-1', 'id-2', 'id-3'].map((id) => queueMessage(id, id));
    const answers = await createSqsQueue(createSqsClient()).send(queueUrl, messages, signal());
    expect(answers).toEqual([undefined, 'InternalError', undefined]);
  });

  it('takes a message that the answer does not mention for a refused one', async () => {
    server.spoil('empty-answer');
    const sending = createSqsQueue(createSqsClient()).send(queueUrl, [queueMessage('id-1', 'a')], signal());
    expect(await sending).toEqual(['NotAnswered']);
  });

  it.each(['server-error', 'lost-answer'] as const)('rejects on %s', async (fault) => {
    server.spoil(fault);
    const sending = createSqsQueue(createSqsClient()).send(queueUrl, [queueMessage('id-1', 'a')], signal());
    await expect(sending).rejects.toThrow();
  });

  it('rejects when the answer never comes: when its signal says so, before or after the call began', async () => {
    server.spoil('no-answer');
    const queue = createSqsQueue(createSqsClient());
    const late = AbortSignal.timeout(50);
    await expect(queue.send(queueUrl, [queueMessage('id-1', 'a')], late)).rejects.toThrow();
    const aborted = queue.send(queueUrl, [queueMessage('id-1', 'a')], AbortSignal.abort());
    await expect(aborted).rejects.toThrow();
  });

  it('rejects for a queue that does not exist', async () => {
    const missing = queueUrl.replace('queue-', 'missing-');
    const sending = createSqsQueue(createSqsClient()).send(missing, [queueMessage('id-1', 'a')], signal());
    await expect(sending).rejects.toThrow();
  });
});

describe('a batch over SQS', () => {
  it('arrives in the order of each group', async () => {
    expect(await process(['1', '2', '3', '4'], ['a', 'b', 'a', 'b'])).toEqual(Array(4).fill('published'));
    const ids = await receivedIds();
    expect(ids.filter((id) => id === '1' || id === '3')).toEqual(['1', '3']);
    expect(ids.filter((id) => id === '2' || id === '4')).toEqual(['2', '4']);
  });

  it('fails a group of which SQS refuses the first, and brings it in order the next time', async () => {
    server.spoil({ refuses: (body) => body.includes('"1-1"') });
    expect(await process(['1', '2', '3'], ['a', 'a', 'b'])).toEqual(['failed', 'failed', 'published']);
    server.spoil(undefined);
    expect(await process(['1', '2'], ['a', 'a'])).toEqual(['published', 'published']);
    expect(await receivedIds()).toEqual(['3', '1', '2']);
  });

  it('publishes nothing twice when it comes again after a crash behind the publication', async () => {
    await process(['1', '2'], ['a', 'a']);
    expect(await process(['1', '2', '3'], ['a', 'a', 'a'])).toEqual(Array(3).fill('published'));
    expect(await receivedIds()).toEqual(['1', '2', '3']);
  });

  it('publishes nothing twice when answers get lost', async () => {
    server.spoil('lost-answer');
    expect(await process(['1', '2'], ['a', 'a'])).toEqual(['failed', 'failed']);
    server.spoil(undefined);
    expect(await process(['1', '2'], ['a', 'a'])).toEqual(['published', 'published']);
    expect(await receivedIds()).toEqual(['1', '2']);
  });
});
