import { spawn, spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { terminalLines } from '../../tools/local/console/terminal-lines.ts';
import { createQueues, type Queues } from './support/queues.ts';
import { type RunningRelay, startRunningRelay } from './support/running-relay.ts';

let running: RunningRelay;
let queues: Queues;

beforeAll(async () => {
  running = await startRunningRelay();
  queues = createQueues(running.relay);
});

afterAll(async () => {
  queues?.close();
  await running?.stop();
});

async function shell(command: string): Promise<string> {
  const child = spawn('sh', ['-c', command], { stdio: ['ignore', 'pipe', 'ignore'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  await new Promise((resolve) => child.once('close', resolve));
  return output;
}

const hasCurl = spawnSync('curl', ['--version']).status === 0;

describe.runIf(hasCurl)('the commands that the console shows', () => {
  const commands = () => terminalLines.ready(running.relay).map((line) => line.trim());
  const command = (start: string) => commands().find((line) => line.startsWith(start)) ?? '';

  it('send a delivery and read its event', async () => {
    expect(await shell(command('curl -i'))).toMatch(/^HTTP\/1\.1 200 .*\{\}$/s);
    await expect.poll(() => running.relay.logs({ contains: 'event published' })).toHaveLength(1);
    const answer: unknown = JSON.parse(await shell(command('curl -s')));
    const [message]: unknown[] = Object(answer).Messages;
    const event: unknown = JSON.parse(String(Object(message).Body));
    expect(event).toMatchObject({ type: 'com.cometchat.message_sent', subject: 'alice_user_bob' });
  });
});

describe('the console', () => {
  it('shows what an event is about, and nothing of what it says', async () => {
    const body = JSON.stringify({ type: 't', subject: 's', id: 'i', data: { text: 'private' } });
    const message = { kind: 'event', queueName: 'q', messageId: 'm', body } as const;
    const [line, ...others] = terminalLines.message(message, new Date(0), running.relay);
    expect(line).toMatch(/^00:00:00 {2}t\s+s\s+i$/);
    expect(others).toEqual([]);
  });
});
