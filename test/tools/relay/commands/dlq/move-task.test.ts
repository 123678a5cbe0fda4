import { describe, expect, test } from 'vitest';
import { type MoveTasks, runMoveTask } from '../../../../../tools/relay/commands/dlq/move-task.ts';
import { exitCodes } from '../../../../../tools/relay/errors.ts';
import type { RelayQueue } from '../../../../../tools/relay/queues/known-queues.ts';
import { FifoQueues } from '../../../stand-ins/fifo-queues.ts';
import { createTestContext } from '../../support/test-context.ts';

const queue: RelayQueue = {
  kind: 'lane',
  name: 'messages',
  queueUrl: 'sqs/lane.fifo',
  deadLetterQueueUrl: 'sqs/dead.fifo',
};
type MoveTask = NonNullable<Awaited<ReturnType<MoveTasks['latest']>>>;

function arrange(states: readonly Partial<MoveTask>[], running = false, age = 3_600_000, failsAgain = false) {
  const abort = new AbortController();
  const { context, written } = createTestContext(abort.signal);
  const started: unknown[][] = [];
  const cancelled: string[] = [];
  const queues = new FifoQueues();
  queues.now = Date.now() - age;
  queues.put(queue.deadLetterQueueUrl, { body: '{}', groupId: 'a', deduplicationId: '1', attributes: {} });
  const task = { status: 'RUNNING', moved: 0, toMove: 10, failure: undefined, handle: 'handle-1' };
  const answers = [...(running ? [] : [undefined]), ...states.map((state) => ({ ...task, ...state }))];
  const tasks: MoveTasks = {
    start: async (...given) => void started.push(given),
    latest: async () => {
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      if (answer?.status === 'COMPLETED' && !failsAgain) await queues.purge(queue.deadLetterQueueUrl);
      return answer;
    },
    cancel: async (handle) => void cancelled.push(handle),
  };
  const run = (rate?: number, wait: number | false = 1000) =>
    runMoveTask({ queue, queues, tasks, rate, wait, sleep: () => Promise.resolve() }, context);
  return { run, context, started, cancelled, written, abort };
}

describe("SQS's move task", () => {
  test('is started to the queue that the records came from, at the rate, and followed to its end', async () => {
    const { run, started, context, written } = arrange([{ moved: 4 }, { moved: 10, status: 'COMPLETED' }]);
    await run(50);
    expect(started).toEqual([['sqs/dead.fifo', 'sqs/lane.fifo', 50]]);
    expect(context.exitCode).toBe(exitCodes.ok);
    expect(written.join('')).toContain('moved about 10 of 10');
    expect(written.join('')).toContain('none of them failed again');
  });

  test('waits for what was moved, and reports what is in the dead-letter queue again', async () => {
    const { run, context, written } = arrange([{ moved: 10, status: 'COMPLETED' }], false, 3_600_000, true);
    await run();
    expect(context.exitCode).toBe(exitCodes.problems);
    expect(written.join('')).toContain('about 1 are in the dead-letter queue: they failed again, or are new');
  });

  test('says that nothing was checked with --no-wait', async () => {
    const { run, context, written } = arrange([{ moved: 10, status: 'COMPLETED' }], false, 3_600_000, true);
    await run(undefined, false);
    expect(context.exitCode).toBe(exitCodes.ok);
    expect(written.join('')).toContain('not checked whether any fails again');
  });

  test('that runs already is followed, not started again', async () => {
    const { run, started } = arrange([{ moved: 4 }, { moved: 10, status: 'COMPLETED' }], true);
    await run();
    expect(started).toEqual([]);
  });

  test('is refused while a record is younger than the memory of deduplication', async () => {
    const { run, started } = arrange([{}], false, 60_000);
    await expect(run()).rejects.toThrow('less than five minutes ago');
    expect(started).toEqual([]);
  });

  test('that fails is told, with what SQS says', async () => {
    const { run, context, written } = arrange([{ status: 'FAILED', failure: 'AccessDenied' }]);
    await run();
    expect(context.exitCode).toBe(exitCodes.problems);
    expect(written.join('')).toContain('AccessDenied');
  });

  test('is cancelled by Ctrl+C, once', async () => {
    const { run, cancelled, context, abort } = arrange([{}, {}, { status: 'CANCELLED', moved: 3 }]);
    abort.abort();
    await run();
    expect(cancelled).toEqual(['handle-1']);
    expect(context.exitCode).toBe(exitCodes.problems);
  });
});
