import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import type { DeadLetterQueue } from '../../../../tools/relay/commands/dlq/dead-letter-queue.ts';
import { runMoveTask } from '../../../../tools/relay/commands/dlq/move-task.ts';
import type { MoveTask } from '../../../../tools/relay/commands/dlq/queue-port.ts';
import { createContext } from '../../../../tools/relay/context.ts';
import { exitCodes } from '../../../../tools/relay/errors.ts';
import { FifoQueues, withCalls } from '../../stand-ins/fifo-queues.ts';

const queue: DeadLetterQueue = {
  kind: 'lane',
  name: 'messages',
  url: 'sqs/dead.fifo',
  backTo: 'sqs/lane.fifo',
};

function arrange(states: readonly Partial<MoveTask>[], running = false, age = 3_600_000) {
  const abort = new AbortController();
  const written: string[] = [];
  const stream = { write: (text: string) => written.push(text) };
  const context = createContext(new Command(), {
    stdout: stream,
    stderr: stream,
    environment: {},
    signal: abort.signal,
  });
  const started: unknown[][] = [];
  const cancelled: string[] = [];
  const tasks = states.map(
    (state): MoveTask => ({
      status: 'RUNNING',
      moved: 0,
      toMove: 10,
      failure: undefined,
      handle: 'handle-1',
      ...state,
    }),
  );
  let asked = 0;
  const standing = new FifoQueues();
  standing.now = Date.now() - age;
  standing.put(queue.url, { body: '{}', groupId: 'a', deduplicationId: '1', attributes: {} });
  const queues = withCalls(standing, {
    startMove: (...given) => {
      started.push(given);
      return Promise.resolve();
    },
    latestMove: () => {
      asked += 1;
      if (asked === 1 && !running) return Promise.resolve(undefined);
      return Promise.resolve(tasks.length > 1 ? tasks.shift() : tasks[0]);
    },
    cancelMove: (handle) => {
      cancelled.push(handle);
      return Promise.resolve();
    },
  });
  const run = (perSecond?: number) => runMoveTask(queue, queues, perSecond, context, () => Promise.resolve());
  return { run, context, started, cancelled, written, abort };
}

describe("SQS's move task", () => {
  test('is started to the queue that the records came from, at the rate, and followed to its end', async () => {
    const { run, started, context, written } = arrange([{ moved: 4 }, { moved: 10, status: 'COMPLETED' }]);
    await run(50);
    expect(started).toEqual([['sqs/dead.fifo', 'sqs/lane.fifo', 50]]);
    expect(context.exitCode).toBe(exitCodes.ok);
    expect(written.join('')).toContain('moved about 10 of 10');
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
