import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Line } from '../../tools/local/console/lines.ts';
import { terminalLines } from '../../tools/local/console/terminal-lines.ts';
import { type RunningRelay, startRunningRelay } from './support/running-relay.ts';

let running: RunningRelay;

beforeAll(async () => {
  running = await startRunningRelay();
});

afterAll(async () => {
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

const textOf = (line: Line) => (typeof line === 'string' ? line : line.text);

describe('what the terminal shows at the start', () => {
  it('fits 80 by 24, and its command sends a delivery', async () => {
    const lines = terminalLines.ready(running.relay).map(textOf);
    expect(lines.length).toBeLessThanOrEqual(24);
    const { settingsFile, logDirectory } = running.relay;
    const ours = lines.filter((line) => ![settingsFile, logDirectory].some((path) => line.includes(path)));
    for (const line of ours) expect(line.length).toBeLessThan(80);
    const command = lines.find((line) => line.includes('npm run relay -- ')) ?? '';
    const [, options] = command.split('npm run relay -- ');
    expect(await shell(`${process.execPath} tools/relay/main.ts ${options}`)).toMatch(/answers +200: 1/);
    await expect.poll(() => running.relay.logs({ contains: 'event published' })).toHaveLength(1);
  });
});
