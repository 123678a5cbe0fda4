import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type CometChatEvent, parseProcessedEvent } from '../../lambda/events/index.ts';
import { stringAttribute } from '../../lambda/sqs/attributes.ts';
import { exitCodes } from '../../tools/relay/errors.ts';
import { sampleDelivery } from '../../tools/samples/index.ts';
import { runCommand } from '../tools/relay/support/run-command.ts';
import { createQueues, type Queues } from './support/queues.ts';
import { type RunningRelay, startRunningRelay } from './support/running-relay.ts';

let running: RunningRelay;
let queues: Queues;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relay-archive-'));
  running = await startRunningRelay({
    assembly: inject('teamAssembly'),
    directory: join(folder, 'local'),
  });
  queues = createQueues(running.relay);
});

afterAll(async () => {
  queues?.close();
  await running?.stop();
  await rm(folder, { recursive: true });
});

const local = () => ['--local', '--local-port', new URL(running.relay.consoleUrl).port];
const environment = () => ({ XDG_STATE_HOME: folder });
const relay = (...words: string[]) =>
  runCommand([...words, '--json', ...local()], { environment: environment() });

const takeEvents = () => queues.takeEvents('cometchat-relay-dev-everything.fifo');

/** What the archive holds of the events of a filter, as soon as it holds so many. */
async function archived(count: number, ...filter: string[]): Promise<CometChatEvent[]> {
  const find = async (): Promise<CometChatEvent[]> => {
    const { exitCode, stdout } = await relay('archive', 'find', '--since', '1h', ...filter);
    expect(exitCode).toBe(exitCodes.ok);
    const lines = stdout.split('\n').filter((line) => line !== '');
    return lines.map((line) => parseProcessedEvent(line));
  };
  await expect.poll(async () => (await find()).length, { timeout: 30_000 }).toBe(count);
  return find();
}

let lastMessage = 1000;

/** Has so many messages sent between two people, and the consumer receive them. */
async function converse(sender: string, receiver: string, count: number): Promise<CometChatEvent[]> {
  for (let number = 0; number < count; number += 1) {
    lastMessage += 1;
    const messageId = String(lastMessage);
    const delivery = sampleDelivery('message_sent', { system: 'modern', messageId, sender, receiver });
    expect((await running.deliver(delivery)).status).toBe(200);
  }
  return takeEvents();
}

const idsOf = (events: readonly CometChatEvent[]) => events.map(({ id }) => id);

describe('the archive', () => {
  it('keeps each event as its consumer gets it', async () => {
    const { exitCode } = await relay('send', '--trigger', 'user_blocked', '--set', 'appId=kept');
    expect(exitCode).toBe(exitCodes.ok);
    const consumed = await takeEvents();
    expect(consumed.map(({ source }) => source)).toEqual([expect.stringContaining('/apps/kept/')]);
    expect(await archived(1, '--type', 'user_*')).toEqual(consumed);
  });

  it('gets what is in its dead-letter queue by a redrive', async () => {
    const consumed = await converse('ada', 'ben', 1);
    const [stored] = await archived(1, '--subject', 'ada_user_ben');
    // As a worker writes it when the archive's queue refuses an event.
    const body = JSON.stringify({ ...stored, id: 'refused' });
    const attributes = { reason: stringAttribute('publish-failed') };
    await queues.put('cometchat-relay-dev-archive-dead', { body, attributes });
    const list = await relay('dlq', 'list');
    expect(list.exitCode).toBe(exitCodes.problems);
    expect(list.records().filter(({ count }) => count)).toMatchObject([
      { queue: 'archive', reason: 'publish-failed', triggers: { 'com.cometchat.message_sent': 1 } },
    ]);
    const copied = await relay('dlq', 'export', '--archive');
    expect(copied.records().map(({ body }) => parseProcessedEvent(String(body)))).toEqual([
      { ...consumed[0], id: 'refused' },
    ]);
    expect((await relay('dlq', 'redrive', '--archive', '--yes')).records()).toMatchObject([
      { kind: 'redrive', handled: 1, to: 'cometchat-relay-dev-archive' },
    ]);
    expect((await archived(2, '--subject', 'ada_user_ben')).map(({ id }) => id)).toContain('refused');
    expect((await relay('dlq', 'list', '--archive')).exitCode).toBe(exitCodes.ok);
  });
});

/** The command in a process that is killed as soon as it has noted so many events as published. */
async function killedReplay(words: readonly string[], published: number): Promise<void> {
  const child = spawn(process.execPath, ['tools/bin/relay.ts', 'replay', ...words, ...local()], {
    stdio: 'ignore',
    env: { ...process.env, ...environment() },
  });
  const ended = once(child, 'exit');
  const runs = join(folder, 'cometchat-relay', 'replay');
  const noted = async () => {
    const journal = (await readdir(runs).catch(() => [])).find((name) => name.endsWith('.ndjson'));
    const text = journal === undefined ? '' : await readFile(join(runs, journal), 'utf8');
    return text.split('"sent"').length - 1;
  };
  while (child.exitCode === null && (await noted()) < published) await sleep(20);
  child.kill('SIGKILL');
  expect(await ended).toEqual([null, 'SIGKILL']);
}

describe('a replay', () => {
  it('that is killed and continued gives one consumer each event once, in order and marked', async () => {
    const originals = [...(await converse('cleo', 'dan', 12)), ...(await converse('eve', 'finn', 3))];
    const subjects = ['--subject', 'cleo_user_dan', 'eve_user_finn'];
    await archived(15, ...subjects);
    const words = ['--consumer', 'everything'];
    await killedReplay([...words, '--since', '1h', ...subjects, '--rate', '20', '--yes'], 5);
    const again = await relay('replay', ...words, '--since', '1h', ...subjects, '--yes');
    expect(again.stderr).toContain('--resume');
    const [report] = (await relay('replay', ...words, '--resume', '--yes')).records();
    expect(report).toMatchObject({ kind: 'replay', stopped: false });
    expect(Number(report?.before)).toBeGreaterThanOrEqual(5);
    const replayed = await takeEvents();
    const run = report?.run;
    for (const subject of ['cleo_user_dan', 'eve_user_finn']) {
      const about = (events: readonly CometChatEvent[]) =>
        events.filter((event) => event.subject === subject);
      expect(about(replayed)).toEqual(about(originals).map((event) => ({ ...event, replay: run })));
    }
    expect(replayed).toHaveLength(15);
  });

  it('of one event is `resend`', async () => {
    const [original] = await converse('gus', 'hal', 1);
    await archived(1, '--subject', 'gus_user_hal');
    const { records } = await relay(
      ...['resend', original?.id ?? '', '--consumer', 'everything', '--since', '1h', '--yes'],
    );
    expect(await takeEvents()).toEqual([{ ...original, replay: records()[0]?.run }]);
  });
});

describe('an erasure', () => {
  it("leaves nothing of a person in any file, and everybody else's events", async () => {
    await converse('mallory', 'nina', 2);
    const others = await converse('olga', 'pete', 2);
    await archived(2, '--user', 'mallory');
    await archived(2, '--user', 'olga');
    const broken = { trigger: 'message_sent', appId: 'app', webhook: 'hook' };
    await running.deliver({ ...broken, data: { message: { sender: 'mallory' } } });
    await expect.poll(() => queues.deadLetters(), { timeout: 30_000 }).toBe(1);

    const preview = await relay('erase', '--user', 'mallory', '--dry-run');
    expect(preview.records()).toMatchObject([{ events: 2, deadLetters: 1 }]);
    expect(await archived(2, '--user', 'mallory')).toHaveLength(2);
    const erased = await relay('erase', '--user', 'mallory', '--yes');
    expect(erased.exitCode).toBe(exitCodes.ok);
    expect(erased.records().at(-1)).toMatchObject({ events: 2, deadLetters: 1, complete: true });

    expect(await queues.deadLetters()).toBe(0);
    expect(idsOf(await archived(2, '--user', 'olga')).toSorted()).toEqual(idsOf(others).toSorted());
    const files = await readdir(join(folder, 'local', 'archive'), { recursive: true, withFileTypes: true });
    const texts = await Promise.all(
      files
        .filter((entry) => entry.isFile())
        .map(async ({ parentPath, name }) => {
          const bytes = await readFile(join(parentPath, name));
          return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
        }),
    );
    expect(texts.some((text) => text.includes('olga'))).toBe(true);
    expect(texts.some((text) => text.includes('"complete":true'))).toBe(true);
    expect(texts.filter((text) => text.includes('mallory'))).toEqual([]);
  });
});
