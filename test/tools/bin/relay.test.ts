import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { outputNames } from '../../../infra/output-names.ts';
import { categories } from '../../../lambda/cometchat/categories.ts';
import { type RunningServer, sendJson, startServer } from '../stand-ins/http-server.ts';

const main = fileURLToPath(new URL('../../../tools/bin/relay.ts', import.meta.url));

const outputs = {
  [outputNames.ingressLogGroup]: 'ingress',
  ...Object.fromEntries(categories.map((lane) => [outputNames.workerLogGroup(lane), `worker-${lane}`])),
};

/** A local run whose stack is told, and whose log never ends. */
async function startChattyRelay(): Promise<RunningServer> {
  const server: RunningServer = await startServer((request, _body, response) => {
    const stack = {
      outputs,
      endpoints: { aws: server.url, s3: server.url, sqs: server.url },
      region: 'us-east-1',
    };
    if (request.url === '/_local/stack') return sendJson(response, 200, stack);
    const line = {
      message: 'event published',
      id: `v1:${Date.now()}`,
      type: 'com.cometchat.x',
      attempt: 1,
      consumers: ['a'],
    };
    const entry = { time: Date.now(), logGroup: 'worker-other', message: JSON.stringify(line) };
    response.writeHead(200).end(`${JSON.stringify(entry)}\n`);
  });
  return server;
}

describe('output that nobody reads', () => {
  test.each(['stdout', 'stderr'] as const)('a closed %s ends the command quietly', async (closed) => {
    const child = spawn(process.execPath, [main, ...(closed === 'stdout' ? ['--help'] : ['--nonsense'])]);
    child[closed].destroy();
    const told: Buffer[] = [];
    child[closed === 'stdout' ? 'stderr' : 'stdout'].on('data', (text) => told.push(text));
    const [, signal] = await once(child, 'close');
    expect(signal).toBeNull();
    expect(Buffer.concat(told).toString()).toBe('');
  });

  test('a command that follows ends with its reader', async () => {
    const server = await startChattyRelay();
    const child = spawn(process.execPath, [
      ...[main, 'tail', '--local', '--json', '--local-port', new URL(server.url).port],
    ]);
    const closed = once(child, 'close');
    const told: Buffer[] = [];
    child.stderr.on('data', (text) => told.push(text));
    await Promise.race([once(child.stdout, 'data'), closed]);
    child.stdout.destroy();
    const [exitCode] = await closed;
    await server.close();
    expect(Buffer.concat(told).toString()).toBe('');
    expect(exitCode).toBe(0);
  });

  test.runIf(existsSync('/dev/full'))('a full disk is told', async () => {
    const child = spawn(process.execPath, [main, '--help'], {
      stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
    });
    const told: Buffer[] = [];
    child.stderr?.on('data', (text) => told.push(text));
    const [exitCode] = await once(child, 'close');
    expect(Buffer.concat(told).toString()).toMatch(/^error: Can't write the output: ENOSPC[^\n]*\n$/);
    expect(exitCode).toBe(1);
  });
});
