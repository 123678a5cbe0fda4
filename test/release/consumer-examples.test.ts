import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { type LocalRelay, startLocalRelay } from '../../tools/local/index.ts';
import { sampleDelivery } from '../../tools/samples/index.ts';
import { copyProject, type ProjectCopy } from '../e2e/support/project-copy.ts';
import { eventBody, message } from '../events/support/event-body.ts';
import { laneRecord } from '../worker/support/factories.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const python = 'python3';
const hasBoto3 = spawnSync(python, ['-c', 'import boto3']).status === 0;

const consumers = [
  { name: 'Node', command: process.execPath, script: 'node-consumer.js', queue: 'for-node', there: true },
  { name: 'Python', command: python, script: 'python_consumer.py', queue: 'for-python', there: hasBoto3 },
].filter(({ there }) => there);

/** Somebody else's project with the examples in it, compiled against what `npm pack` holds. */
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'examples-'));
  const modules = join(folder, 'node_modules');
  mkdirSync(modules);
  for (const name of readdirSync(join(root, 'node_modules')))
    symlinkSync(join(root, 'node_modules', name), join(modules, name));
  const relay = join(modules, 'cometchat-webhook-relay');
  mkdirSync(relay);
  execFileSync('tar', ['-xzf', inject('tarball'), '-C', relay, '--strip-components=1']);
  cpSync(join(root, 'docs/examples'), folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  const sources = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  const options = [
    '--ignoreConfig',
    '--strict',
    '--module',
    'nodenext',
    '--target',
    'es2024',
    '--types',
    'node',
  ];
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const checks = ['--skipLibCheck', '--noUncheckedIndexedAccess'];
  execFileSync(process.execPath, [compiler, ...options, ...checks, ...sources], {
    cwd: folder,
    stdio: 'inherit',
  });
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the Lambda consumer of the docs', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('handles events and leaves a failed one with the rest of its group', async () => {
    vi.spyOn(console, 'log').mockImplementation(() => undefined);
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const { handler }: { handler(event: SQSEvent): Promise<SQSBatchResponse> } = await import(
      pathToFileURL(join(folder, 'lambda-consumer.js')).href
    );
    const good = eventBody('message_sent', { message: message() });
    const Records = [
      laneRecord(good, { id: '1', group: 'a' }),
      laneRecord('not an event', { id: '2', group: 'a' }),
      laneRecord(good, { id: '3', group: 'a' }),
      laneRecord(good, { id: '4', group: 'b' }),
    ];
    expect(await handler({ Records })).toEqual({
      batchItemFailures: [{ itemIdentifier: '2' }, { itemIdentifier: '3' }],
    });
    expect(vi.mocked(console.log).mock.calls).toEqual([
      ['1-abc', 'ada_user_ben'],
      ['1-abc', 'ada_user_ben'],
    ]);
  });
});

describe("the consumer's test of the docs", () => {
  it('passes', () => {
    const { status, stdout } = spawnSync(process.execPath, ['--test', 'lambda-consumer.test.js'], {
      cwd: folder,
      encoding: 'utf8',
      // Its own report, and not one for the test runner around it.
      env: { PATH: process.env.PATH },
    });
    expect(stdout).toMatch(/pass 2\n.*fail 0/);
    expect(status).toBe(0);
  });
});

describe('the consumers of the docs, at the local run', { timeout: 120_000 }, () => {
  let relay: LocalRelay;

  let project: ProjectCopy;

  beforeAll(async () => {
    // The stack bundles the Lambda consumer from a project in which the public module is built.
    project = await copyProject({});
    const built = join(folder, 'node_modules/cometchat-webhook-relay/dist');
    cpSync(built, join(project.directory, 'dist'), { recursive: true });
    cpSync(join(root, 'docs/examples/lambda-consumer.ts'), join(project.directory, 'lambda-consumer.ts'));
    relay = await startLocalRelay({
      port: 0,
      sqsPort: 0,
      projectDirectory: project.directory,
      directory: folder,
      // A queue for each: a consumer that is killed takes the message with it that SQS was just handing over.
      context: {
        'relay.consumers': [
          ...consumers.map(({ queue }) => ({ name: queue, eventTypes: ['*'] })),
          { name: 'for-lambda', eventTypes: ['*'], function: { entry: 'lambda-consumer.ts' } },
        ],
      },
    });
    for (const number of [1, 2, 2, 3]) expect(await post(`message-${number}`)).toBe(200);
  }, 120_000);

  afterAll(async () => {
    await relay.stop();
    await project.remove();
  });

  async function post(messageId: string): Promise<number> {
    const { username, password } = relay.credentials;
    const response = await fetch(relay.webhookUrl, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
      },
      body: JSON.stringify(sampleDelivery('message_sent', { messageId, sender: 'ada', receiver: 'ben' })),
    });
    return response.status;
  }

  function start({ command, script, queue }: (typeof consumers)[number]): ChildProcess {
    const name = relay.consumerQueues.find((one) => one.includes(queue)) ?? '';
    return spawn(command, [join(folder, script)], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        QUEUE_URL: relay.queueUrls[name],
        AWS_ENDPOINT_URL_SQS: relay.sqsEndpoint,
        AWS_REGION: relay.region,
        AWS_DEFAULT_REGION: relay.region,
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
      },
    });
  }

  /** Reads what it prints until so many lines are there. */
  async function linesOf(consumer: ChildProcess, count: number): Promise<string[]> {
    const lines: string[] = [];
    let text = '';
    for await (const chunk of consumer.stdout ?? []) {
      text += String(chunk);
      lines.splice(0, lines.length, ...text.split('\n').filter((line) => line !== ''));
      if (lines.length >= count) break;
    }
    return lines;
  }

  /** Ends it while it waits for events; how it ended. A consumer that waits for its poll's end is killed before that. */
  async function end(consumer: ChildProcess): Promise<unknown[]> {
    const ended = once(consumer, 'exit');
    // Longer than it takes from the last event to the next poll, far shorter than a poll.
    await sleep(500);
    consumer.kill('SIGTERM');
    const killing = setTimeout(() => consumer.kill('SIGKILL'), 10_000);
    const [code, by]: unknown[] = await ended;
    clearTimeout(killing);
    return [code, by];
  }

  it.each(consumers)(
    '$name reads the events of a conversation in order, once, and ends when it is told',
    async (consumer) => {
      const running = start(consumer);
      const lines = await linesOf(running, 3);
      expect(lines.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual(
        Array(3).fill('done com.cometchat.message_sent'),
      );
      expect(lines.map((line) => line.slice(-1))).toEqual(['1', '2', '3']);
      expect(await end(running)).toEqual([0, null]);
    },
  );

  it('the Lambda function reads them too, deployed by the stack', async () => {
    await expect
      .poll(async () => (await relay.logs({ contains: 'ada_user_ben' })).map(({ message: line }) => line), {
        timeout: 30_000,
      })
      .toHaveLength(3);
    const lines = await relay.logs({ contains: 'ada_user_ben' });
    expect(lines.map(({ message: line }) => /message-(\d)/.exec(line)?.[1])).toEqual(['1', '2', '3']);
  });
});

describe('the page about the construct', () => {
  it('shows the stack of the example as it is', () => {
    const page = readFileSync(join(root, 'docs/construct.md'), 'utf8');
    const stack = readFileSync(join(root, 'docs/examples/construct/lib/chat-stack.ts'), 'utf8');
    expect(page).toContain(stack.trim());
  });
});

describe('the page about consuming', () => {
  it('shows the examples as they are', () => {
    const page = readFileSync(join(root, 'docs/consume.md'), 'utf8');
    const consumers = readdirSync(join(root, 'docs/examples')).filter((name) => name.includes('consumer'));
    expect(consumers).toHaveLength(4);
    for (const name of consumers)
      expect(page).toContain(readFileSync(join(root, 'docs/examples', name), 'utf8').trim());
  });
});
