import { exec } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { outputNames } from '../../infra/output-names.ts';
import { categories } from '../../lambda/cometchat/categories.ts';
import { readyReport } from '../../tools/local/console/ready.ts';
import type { Line } from '../../tools/local/console/reports.ts';
import { exitCodes } from '../../tools/relay/errors.ts';
import { sampleDelivery } from '../../tools/samples/index.ts';
import { runCommand } from '../tools/relay/support/run-command.ts';
import { createQueues } from './support/queues.ts';
import { type RunningRelay, startRunningRelay } from './support/running-relay.ts';

let running: RunningRelay;

beforeAll(async () => {
  running = await startRunningRelay();
});
afterAll(async () => {
  await running?.stop();
});

const relay = (...arguments_: string[]) => {
  const port = new URL(running.relay.consoleUrl).port;
  return runCommand([...arguments_, '--json', '--local', '--local-port', port]);
};
const textOf = (line: Line) => (typeof line === 'string' ? line : line.text);
const reportOf = (records: Record<string, unknown>[]) => records.find(({ kind }) => kind === 'report');

describe('the commands against the local run', () => {
  test('the one that the terminal shows at the start sends a delivery, and the start fits 80 by 24', async () => {
    const lines = readyReport(running.relay).lines.map(textOf);
    expect(lines.length).toBeLessThanOrEqual(24);
    const { settingsFile, logDirectory } = running.relay;
    const ours = lines.filter((line) => ![settingsFile, logDirectory].some((path) => line.includes(path)));
    for (const line of ours) expect(line.length).toBeLessThan(80);
    const command = lines.find((line) => line.includes('npm run relay -- ')) ?? '';
    const [, options] = command.split('npm run relay -- ');
    const { stdout } = await promisify(exec)(`${process.execPath} tools/bin/relay.ts ${options}`);
    expect(stdout).toMatch(/^200 after/);
    const queues = createQueues(running.relay);
    expect(await queues.takeEvents()).toHaveLength(1);
    queues.close();
  });

  test('a synthetic delivery is followed to its publication', async () => {
    const { exitCode, records } = await relay('smoke');
    expect(records()).toMatchObject([
      { ok: true, status: '200', event: { consumers: ['processed-events'] } },
    ]);
    expect(exitCode).toBe(exitCodes.ok);
  });

  test('what is acknowledged comes out once and in order, with SQS failing half way', {
    timeout: 180_000,
  }, async () => {
    const { exitCode, records } = await relay(
      ...['simulate', '--verify', '-n', '240', '--duplicates', '5', '--reorder', '5', '--queue-outage', '1'],
      ...['--retry', '--time-scale', '0.05', '--settle', '5', '--timeout', '5000'],
    );
    expect(records().filter(({ kind }) => kind === 'problem')).toEqual([]);
    expect(reportOf(records())).toMatchObject({ verification: { problems: {} } });
    // Otherwise the outage was over before anything felt it.
    expect(reportOf(records())?.retries).toBeGreaterThan(0);
    expect(exitCode).toBe(exitCodes.ok);
  });

  test('every trigger of the catalogue comes out', async () => {
    const { exitCode, records } = await relay(
      ...['simulate', '--verify', '--settle', '5', '--retry', '--time-scale', '0.05', '-c', ...categories],
    );
    expect(records().filter(({ kind }) => kind === 'problem')).toEqual([]);
    expect(exitCode).toBe(exitCodes.ok);
  });

  test('an event that somebody else takes from the queue is named', async () => {
    const queueUrl = running.relay.outputs[outputNames.consumerQueueUrl('processed-events')] ?? '';
    const thief = new SQSClient({
      endpoint: running.relay.sqsEndpoint,
      region: running.relay.region,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      logger: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    });
    const simulation = new AbortController();
    // The simulator's receivers wait too: it takes some tries to be the first.
    const theft = async (): Promise<string> => {
      const { Messages: [message] = [] } = await thief.send(
        new ReceiveMessageCommand({ QueueUrl: queueUrl, WaitTimeSeconds: 1, MaxNumberOfMessages: 1 }),
      );
      if (message?.ReceiptHandle === undefined || message.Body === undefined) {
        simulation.signal.throwIfAborted();
        return theft();
      }
      await thief.send(
        new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: message.ReceiptHandle }),
      );
      return message.Body;
    };
    const stolen = theft();
    const { exitCode, records } = await relay(
      ...['simulate', '--verify', '--settle', '1', '-t', 'message_sent', '-n', '150', '--rate', '40'],
    ).finally(() => simulation.abort(new Error('every event was received before it could be taken')));
    const { id }: { id: string } = JSON.parse(await stolen);
    expect(records().filter(({ kind }) => kind === 'problem')).toMatchObject([{ problem: 'lost', id }]);
    expect(exitCode).toBe(exitCodes.problems);
    thief.destroy();
  });

  test('an event is explained from its receipt to its publication, by its message id', async () => {
    await running.deliver(
      sampleDelivery('message_sent', { messageId: '31415', text: 'Nobody may read this.' }),
    );
    const { stdout, stderr } = await relay('tail', '--since', '1m', '--type', 'message_se*', '-n', '1');
    expect(stdout).toContain('com.cometchat.message_sent');
    await expect
      .poll(async () => (await relay('explain', '31415')).records(), { timeout: 20_000 })
      .toMatchObject([{ trigger: 'message_sent', lane: 'messages', status: 'published', steps: [{}, {}] }]);
    expect(`${stdout}${stderr}`).not.toContain('Nobody');
  });

  test('questions are recorded for relay decide, and the settings are as before', async () => {
    const settings = { rules: { links: { mode: 'off' } } };
    await running.writeSettings(settings);
    const before = await readFile(running.relay.settingsFile, 'utf8');
    const directory = await mkdtemp(join(tmpdir(), 'relay-record-'));
    const out = join(directory, 'messages.ndjson');
    const recorded = relay('record', '--with-payload', '-n', '2', '--out', out);
    await expect.poll(() => readFile(running.relay.settingsFile, 'utf8')).toContain('recording');
    for (const text of ['one', 'two']) await running.deliver(sampleDelivery('before_message', { text }));
    expect((await recorded).records()).toMatchObject([{ kind: 'recording', messages: 2, end: 'limit' }]);
    expect(await readFile(running.relay.settingsFile, 'utf8')).toBe(before);
    const decided = await relay('decide', '--file', out, '--settings', running.relay.settingsFile);
    expect(decided.records()).toMatchObject([{ summary: { messages: 2, unreadable: 0 } }]);
    await rm(directory, { recursive: true });
  });

  test('a delivery that breaks its schema is explained by its dead letter, and doctor finds it', async () => {
    const broken = {
      trigger: 'message_sent',
      appId: 'app',
      webhook: 'hook',
      data: { message: { id: '27182' } },
    };
    expect((await running.deliver(broken)).status).toBe(200);
    await expect
      .poll(async () => (await relay('explain', '27182')).records(), { timeout: 20_000 })
      .toMatchObject([{ status: 'dead-lettered' }]);
    const { exitCode, records } = await relay('doctor', '--no-smoke');
    expect(exitCode).toBe(exitCodes.problems);
    expect(records().filter(({ grade }) => grade === 'fail')).toMatchObject([
      { check: 'dead letters of the lane messages' },
    ]);
  });

  test('tail shows the same event from a queue of its own, and says that it takes it', async () => {
    await running.deliver(
      sampleDelivery('message_sent', { messageId: '16180', sender: 'ada', receiver: 'ben' }),
    );
    const { records, stderr } = await relay(
      ...['tail', '--queue', 'processed-events', '--subject', 'ada_user_ben', '-n', '1'],
    );
    expect(stderr).toContain('receiving and deleting');
    expect(records()).toMatchObject([{ subject: 'ada_user_ben', type: 'com.cometchat.message_sent' }]);
  });
});
