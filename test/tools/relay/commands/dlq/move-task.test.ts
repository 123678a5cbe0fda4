import { SQS } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, test } from 'vitest';
import type { DeadLetterQueue } from '../../../../../tools/relay/commands/dlq/dead-letter.ts';
import { runMoveTask } from '../../../../../tools/relay/commands/dlq/move-task.ts';
import { exitCodes } from '../../../../../tools/relay/errors.ts';
import { FifoQueues } from '../../../stand-ins/fifo-queues.ts';
import { sendJson, startServer } from '../../../stand-ins/http-server.ts';
import { createTestContext } from '../../support/test-context.ts';

const deadUrl = 'http://127.0.0.1/1/dead.fifo';
const ends: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(ends.splice(0).map((end) => end())));

interface Arranged {
  /** Whether a task runs already. */
  readonly running?: boolean;
  /** How long the record has been in the queue, in milliseconds. */
  readonly age?: number;
  readonly failsAgain?: boolean;
}

/** SQS's move tasks, which say one state after the other, and a dead-letter queue with one record. */
async function arrange(states: readonly object[], { running, age = 3_600_000, failsAgain }: Arranged = {}) {
  const queues = new FifoQueues();
  queues.now = Date.now() - age;
  queues.put(deadUrl, { body: '{}', groupId: 'a', deduplicationId: '1', attributes: {} });
  const dead = queues.queue(deadUrl);
  const answers = [
    ...(running ? [] : [undefined]),
    ...states.map((state) => ({
      Status: 'RUNNING',
      ApproximateNumberOfMessagesToMove: 10,
      TaskHandle: 'h1',
      ...state,
    })),
  ];
  const asked = new Map<string, unknown[]>();
  const server = await startServer(async (request, text, response) => {
    const action = String(request.headers['x-amz-target']).replace('AmazonSQS.', '');
    const body: Record<string, unknown> = JSON.parse(text);
    asked.set(action, [...(asked.get(action) ?? []), body]);
    if (action === 'GetQueueAttributes')
      return sendJson(response, 200, { Attributes: { QueueArn: `arn:${body.QueueUrl}` } });
    if (action !== 'ListMessageMoveTasks') return sendJson(response, 200, {});
    const task = answers.length > 1 ? answers.shift() : answers[0];
    if (task?.Status === 'COMPLETED' && !failsAgain) await dead.purge();
    sendJson(response, 200, { Results: task === undefined ? [] : [task] });
  });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new SQS({ endpoint: server.url, region: 'eu-west-1', credentials });
  ends.push(server.close, async () => client.destroy());
  const abort = new AbortController();
  const { context, written } = createTestContext(abort.signal);
  const source = queues.queue('http://127.0.0.1/1/lane.fifo');
  const queue: DeadLetterQueue = { kind: 'lane', name: 'messages', dead, source };
  const run = (rate?: number, wait: number | false = 1000) =>
    runMoveTask(queue, client, { rate, wait, interval: 1 }, context);
  const started = () => asked.get('StartMessageMoveTask') ?? [];
  return { run, context, started, asked, said: () => written.join(''), abort };
}

const completed = { ApproximateNumberOfMessagesMoved: 10, Status: 'COMPLETED' };

describe("SQS's move task", () => {
  test('is started to the queue that the records came from, at the rate, and followed to its end', async () => {
    const { run, started, context, said } = await arrange([
      { ApproximateNumberOfMessagesMoved: 4 },
      completed,
    ]);
    await run(50);
    expect(started()).toEqual([
      {
        SourceArn: `arn:${deadUrl}`,
        DestinationArn: 'arn:http://127.0.0.1/1/lane.fifo',
        MaxNumberOfMessagesPerSecond: 50,
      },
    ]);
    expect(context.exitCode).toBe(exitCodes.ok);
    expect(said()).toContain('moved about 10 of 10 to lane.fifo: COMPLETED');
    expect(said()).toContain('none of them failed again');
  });

  test('waits for what was moved, and reports what is in the dead-letter queue again', async () => {
    const { run, context, said } = await arrange([completed], { failsAgain: true });
    await run();
    expect(context.exitCode).toBe(exitCodes.problems);
    expect(said()).toContain('about 1 are in the dead-letter queue: they failed again, or are new');
  });

  test('says that nothing was checked with --no-wait', async () => {
    const { run, context, said } = await arrange([completed], { failsAgain: true });
    await run(undefined, false);
    expect(context.exitCode).toBe(exitCodes.ok);
    expect(said()).toContain('not checked whether any fails again');
  });

  test('that runs already is followed, not started again', async () => {
    const { run, started } = await arrange([{}, completed], { running: true });
    await run();
    expect(started()).toEqual([]);
  });

  test('is refused while a record is younger than the memory of deduplication', async () => {
    const { run, started } = await arrange([{}], { age: 60_000 });
    await expect(run()).rejects.toThrow('less than five minutes ago');
    expect(started()).toEqual([]);
  });

  test('that fails is told, with what SQS says', async () => {
    const { run, context, said } = await arrange([{ Status: 'FAILED', FailureReason: 'AccessDenied' }]);
    await run();
    expect(context.exitCode).toBe(exitCodes.problems);
    expect(said()).toContain('AccessDenied');
  });

  test('is cancelled by Ctrl+C, once', async () => {
    const { run, asked, context, abort } = await arrange([{}, {}, { Status: 'CANCELLED' }]);
    abort.abort();
    await run();
    expect(asked.get('CancelMessageMoveTask')).toEqual([{ TaskHandle: 'h1' }]);
    expect(context.exitCode).toBe(exitCodes.problems);
  });
});
