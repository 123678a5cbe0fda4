import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { DeleteMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exitCodes } from '../../../../../tools/relay/errors.ts';
import { runRelay } from '../../../../../tools/relay/run.ts';
import type { RunningServer } from '../../../stand-ins/http-server.ts';
import { LocalRelayStandIn } from '../../../stand-ins/local-relay.ts';
import {
  consumerName,
  depth,
  drain,
  type RelayQueues,
  receiveMessages,
  sendMessage,
  startRelayQueues,
} from '../../../stand-ins/relay-queues.ts';
import { runCommand } from '../../support/run-command.ts';

let queues: RelayQueues;
let relay: RunningServer;
let folder: string;

beforeEach(async () => {
  queues = await startRelayQueues();
  relay = await new LocalRelayStandIn({ sqs: queues.url, outputs: queues.outputs }).start();
  folder = await mkdtemp(join(tmpdir(), 'relay-dlq-'));
});
afterEach(async () => {
  await Promise.all([relay.close(), queues.close(), rm(folder, { recursive: true })]);
});

const local = (): string[] => ['--local', '--local-port', String(relay.port)];
const run = (...arguments_: string[]) =>
  runCommand(['dlq', ...arguments_, ...local()], { environment: { XDG_STATE_HOME: folder } });

const text = (StringValue: string) => ({ DataType: 'String' as const, StringValue });
const lane = () => queues.lane('messages');

interface Put {
  readonly number: number;
  readonly group?: string;
  readonly reason?: string | undefined;
  readonly trigger?: string;
  /** As a new message: it failed once more. */
  readonly again?: boolean;
}

function put({
  number,
  group = `group-${number}`,
  reason,
  trigger = 'message_sent',
  again,
}: Put): Promise<string> {
  return sendMessage(queues.client, lane().deadLetterQueueUrl, {
    body: JSON.stringify({ number, text: 'private words' }),
    groupId: group,
    deduplicationId: `identity-${number}${again ? '-again' : ''}`,
    attributes: {
      trigger: text(trigger),
      webhook: text('hook'),
      receivedAt: { DataType: 'Number', StringValue: '1767225600000' },
      requestId: text(`request-${number}`),
      ...(reason === undefined
        ? {}
        : { reason: text(reason), detail: text('data.message.id: expected string') }),
    },
  });
}

const numbers = async (queueUrl: string): Promise<number[]> =>
  (await drain(queues.client, queueUrl)).map(({ Body = '' }) => {
    const body: { number: number } = JSON.parse(Body);
    return body.number;
  });

describe('dlq list', () => {
  test('says so where there is nothing, and ends with 0', async () => {
    const { exitCode, stdout } = await run('list');
    expect([exitCode, stdout]).toEqual([exitCodes.ok, 'No dead letters.\n']);
  });

  test('counts by queue and reason, ends with 1, and takes nothing away', async () => {
    await put({ number: 1, reason: 'schema-violation' });
    await put({ number: 2, reason: 'schema-violation', trigger: 'message_edited' });
    await put({ number: 3 });
    const { exitCode, stdout } = await run('list');
    expect(exitCode).toBe(exitCodes.problems);
    expect(stdout).toMatch(/lane messages +schema-violation +2 /);
    expect(stdout).toMatch(/lane messages +received-too-often +1 /);
    const { records } = await run('list', '--json', '--lane', 'messages');
    expect(records()).toMatchObject([
      { reason: 'schema-violation', count: 2, triggers: { message_sent: 1, message_edited: 1 } },
      { reason: 'received-too-often', count: 1 },
      { kind: 'dead-letter-queue', seen: 3, unseen: 0 },
    ]);
    expect(await receiveMessages(queues.client, lane().deadLetterQueueUrl)).toHaveLength(3);
  });

  test('says what it could not see behind the first of a group', async () => {
    for (let number = 1; number <= 5; number += 1) await put({ number, group: 'one' });
    expect((await run('list')).stdout).toContain('1 seen, about 4 not');
  });

  test('an unknown lane is an error that names the known ones', async () => {
    const { exitCode, stderr } = await run('list', '--lane', 'nothing');
    expect(exitCode).toBe(exitCodes.usage);
    expect(stderr).toContain(`consumer ${consumerName}`);
  });
});

describe('dlq show', () => {
  test('shows reason and metadata, and the content only with --payload', async () => {
    const id = await put({ number: 1, reason: 'schema-violation' });
    const { stdout } = await run('show', id.slice(0, 8));
    expect(stdout).toContain('schema-violation');
    expect(stdout).toContain('data.message.id: expected string');
    expect(stdout).toContain('2026-01-01T00:00:00.000Z');
    expect(stdout).not.toContain('private words');
    expect((await run('show', id, '--json')).stdout).not.toContain('private words');
    expect((await run('show', id, '--payload')).stdout).toContain('private words');
  });

  test('a record that is not there is an error', async () => {
    const { exitCode, stderr } = await run('show', 'no-such-record');
    expect(exitCode).toBe(exitCodes.problems);
    expect(stderr).toContain('No record no-such-record was seen');
  });
});

describe('dlq redrive', () => {
  test('--dry-run says what would go, and sends nothing', async () => {
    await put({ number: 1, reason: 'schema-violation' });
    await put({ number: 2 });
    const { stdout } = await run(
      'redrive',
      '--lane',
      'messages',
      '--reason',
      'schema-violation',
      '--dry-run',
    );
    expect(stdout).toContain('1 would go back to cometchat-relay-dev-lane-messages.fifo, 1 would stay');
    expect(await depth(queues.client, lane().queueUrl)).toBe(0);
    expect(await receiveMessages(queues.client, lane().deadLetterQueueUrl)).toHaveLength(2);
  });

  test.each([
    ['reason', ['--reason', 'schema-violation'], [1]],
    ['trigger', ['--trigger', 'message_edited'], [2]],
    ['age, old', ['--older-than', '1h'], []],
    ['age, young', ['--newer-than', '1h'], [1, 2]],
  ])('by %s', async (_name, filter, expected) => {
    await put({ number: 1, reason: 'schema-violation' });
    await put({ number: 2, trigger: 'message_edited' });
    const { exitCode } = await run('redrive', '--lane', 'messages', ...filter, '--yes', '--no-wait');
    expect(exitCode).toBe(exitCodes.ok);
    expect(await numbers(lane().queueUrl)).toEqual(expected);
    expect(await depth(queues.client, lane().deadLetterQueueUrl)).toBe(2 - expected.length);
  });

  /** What a worker does with records that it can't process: back into the dead-letter queue, as new messages. */
  async function failAgain(count: number, failed: (number: number) => boolean): Promise<void> {
    for (let worked = 0; worked < count; )
      for (const { ReceiptHandle, Body = '' } of await receiveMessages(queues.client, lane().queueUrl)) {
        const { number }: { number: number } = JSON.parse(Body);
        if (failed(number)) await put({ number, again: true, reason: 'schema-violation' });
        await queues.client.send(new DeleteMessageCommand({ QueueUrl: lane().queueUrl, ReceiptHandle }));
        worked += 1;
      }
  }

  test('reports which records failed again, and ends with 1', async () => {
    for (let number = 1; number <= 5; number += 1) await put({ number });
    const [{ exitCode, records }] = await Promise.all([
      run('redrive', '--lane', 'messages', '--yes', '--json', '--wait', '20s'),
      failAgain(5, (number) => number !== 3),
    ]);
    expect(records()).toMatchObject([{ handled: 5, cameBack: 4, waiting: 0 }]);
    expect(exitCode).toBe(exitCodes.problems);
  });

  test('says that none failed again, and ends with 0', async () => {
    await put({ number: 1 });
    const [{ exitCode, stdout }] = await Promise.all([
      run('redrive', '--lane', 'messages', '--yes', '--wait', '20s'),
      failAgain(1, () => false),
    ]);
    expect(stdout).toContain('none of them failed again');
    expect(exitCode).toBe(exitCodes.ok);
  });

  test('says what it did not wait for', async () => {
    await put({ number: 1 });
    const { stdout } = await run('redrive', '--lane', 'messages', '--yes', '--wait', '1s');
    expect(stdout).toContain('1 still wait for the worker, so more may fail');
    await put({ number: 2 });
    expect((await run('redrive', '--lane', 'messages', '--yes', '--no-wait')).stdout).toContain(
      'not checked whether any fails again',
    );
  });

  test('needs to be told from which queue, and asks first', async () => {
    expect((await run('redrive', '--yes')).exitCode).toBe(exitCodes.usage);
    await put({ number: 1 });
    const sink = { write: () => true };
    const exitCode = await runRelay(['dlq', 'redrive', '--all', ...local()], {
      stdin: Readable.from(['no\n']),
      stdout: sink,
      stderr: sink,
      environment: { XDG_STATE_HOME: folder },
      signal: new AbortController().signal,
    });
    expect(exitCode).toBe(exitCodes.usage);
    expect(await depth(queues.client, lane().queueUrl)).toBe(0);
  });

  test('killed half-way and run again: every record is sent once, each group in its order', async () => {
    const groups = 12;
    const inGroup = 4;
    for (let number = 0; number < groups * inGroup; number += 1)
      await put({ number, group: `group-${number % groups}` });

    const child = spawn(
      process.execPath,
      [
        fileURLToPath(new URL('../../../../../tools/bin/relay.ts', import.meta.url)),
        ...['dlq', 'redrive', '--lane', 'messages', '--yes', '--rate', '20', '--hold', '2', ...local()],
      ],
      { env: { ...process.env, XDG_STATE_HOME: folder }, stdio: 'ignore' },
    );
    const ended = once(child, 'exit');
    while ((await depth(queues.client, lane().queueUrl)) < 15) await delay(20);
    child.kill('SIGKILL');
    await ended;
    const sentBefore = await depth(queues.client, lane().queueUrl);
    expect(sentBefore).toBeLessThan(groups * inGroup);

    const { exitCode, records } = await run(
      'redrive',
      '--lane',
      'messages',
      '--yes',
      '--hold',
      '2',
      '--no-wait',
      '--json',
    );
    expect(exitCode).toBe(exitCodes.ok);
    expect(records()).toMatchObject([{ failures: [], stopped: false }]);
    expect(await depth(queues.client, lane().deadLetterQueueUrl)).toBe(0);
    const sent = await numbers(lane().queueUrl);
    expect(sent.toSorted((one, other) => one - other)).toEqual([...Array(groups * inGroup).keys()]);
    for (let group = 0; group < groups; group += 1) {
      const order = sent.filter((number) => number % groups === group);
      expect(order).toEqual(order.toSorted((one, other) => one - other));
    }
  });

  test("SQS's move task is for whole queues only", async () => {
    const { exitCode } = await run('redrive', '--lane', 'messages', '--move-task', '--reason', 'x', '--yes');
    expect(exitCode).toBe(exitCodes.usage);
  });
});

describe('dlq export', () => {
  test('copies what can be seen to stdout, one JSON line each', async () => {
    await put({ number: 1, reason: 'schema-violation' });
    await put({ number: 2 });
    const { exitCode, records } = await run('export');
    expect(exitCode).toBe(exitCodes.ok);
    expect(records()).toMatchObject([
      {
        queue: 'lane',
        name: 'messages',
        reason: 'schema-violation',
        attributes: { trigger: 'message_sent' },
      },
      { reason: 'received-too-often' },
    ]);
    expect(records()[0]?.body).toContain('private words');
    expect(await depth(queues.client, lane().deadLetterQueueUrl)).toBe(2);
  });

  test('--remove moves all of them into the file, also those behind others, and only its owner may read it', async () => {
    for (let number = 1; number <= 5; number += 1) await put({ number, group: 'one' });
    const file = join(folder, 'dead.ndjson');
    const { exitCode } = await run('export', '--lane', 'messages', '--out', file, '--remove');
    expect(exitCode).toBe(exitCodes.ok);
    const lines = (await readFile(file, 'utf8')).trim().split('\n');
    expect(lines.map((line) => JSON.parse(JSON.parse(line).body).number)).toEqual([1, 2, 3, 4, 5]);
    expect((await stat(file)).mode & 0o077).toBe(0);
    expect(await depth(queues.client, lane().deadLetterQueueUrl)).toBe(0);
    await expect(stat(`${file}.partial`)).rejects.toThrow();
  });

  test('does not write over a file, and does not delete what it cannot write', async () => {
    const file = join(folder, 'dead.ndjson');
    await put({ number: 1 });
    await run('export', '--out', file);
    expect((await run('export', '--out', file, '--remove')).exitCode).toBe(exitCodes.problems);
    expect((await run('export', '--remove')).exitCode).toBe(exitCodes.usage);
    expect(await depth(queues.client, lane().deadLetterQueueUrl)).toBe(1);
  });
});

describe('dlq purge', () => {
  test('wants the name typed', async () => {
    await put({ number: 1 });
    expect((await run('purge', '--lane', 'messages', '--confirm', 'users')).exitCode).toBe(exitCodes.usage);
    expect((await run('purge', '--all', '--confirm', 'messages')).exitCode).toBe(exitCodes.usage);
    expect(await depth(queues.client, lane().deadLetterQueueUrl)).toBe(1);
    expect((await run('purge', '--lane', 'messages', '--confirm', 'messages')).exitCode).toBe(exitCodes.ok);
    expect(await depth(queues.client, lane().deadLetterQueueUrl)).toBe(0);
  });

  test('with a filter deletes only the messages that match', async () => {
    await put({ number: 1, reason: 'schema-violation' });
    await put({ number: 2 });
    await run('purge', '--lane', 'messages', '--reason', 'schema-violation', '--confirm', 'messages');
    expect(await numbers(lane().deadLetterQueueUrl)).toEqual([2]);
  });

  test('with --limit deletes no more', async () => {
    for (let number = 1; number <= 3; number += 1) await put({ number });
    await run('purge', '--lane', 'messages', '--limit', '1', '--confirm', 'messages');
    expect(await depth(queues.client, lane().deadLetterQueueUrl)).toBe(2);
  });
});
