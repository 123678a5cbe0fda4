import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type FixtureAssembly, writeFixtureAssembly } from '../local/fixture/assembly.ts';

const main = fileURLToPath(new URL('../../../tools/bin/start.ts', import.meta.url));

let assembly: FixtureAssembly;
let files: string;
const children = new Set<ChildProcess>();

beforeAll(async () => {
  assembly = await writeFixtureAssembly();
  files = await mkdtemp(join(tmpdir(), 'local-command-'));
});

afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
});

afterAll(async () => {
  await assembly?.remove();
  await rm(files, { recursive: true, force: true });
});

interface Command {
  readonly child: ChildProcess;
  /** Resolves with the first line of standard output that has the text. */
  line(text: string): Promise<string>;
  readonly ended: Promise<{ code: number | null; output: string }>;
}

function start(environment: Record<string, string> = {}, words = [process.execPath, main]): Command {
  const [program = '', ...rest] = words;
  const child = spawn(program, rest, {
    env: {
      ...process.env,
      PORT: '0',
      CONSOLE_PORT: '0',
      SQS_PORT: '0',
      CDK_ASSEMBLY: assembly.directory,
      LOCAL_DIRECTORY: files,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  let output = '';
  const watchers = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      for (const watch of watchers) watch();
    });
  }
  const ended = Promise.withResolvers<{ code: number | null; output: string }>();
  child.on('close', (code) => {
    children.delete(child);
    ended.resolve({ code, output });
  });
  return {
    child,
    ended: ended.promise,
    line: (text) => {
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      const watch = () => {
        const found = output.split('\n').find((line) => line.includes(text));
        if (found !== undefined) resolve(found);
      };
      watchers.add(watch);
      watch();
      void ended.promise.then(() => reject(new Error(`it ended:\n${output}`)));
      return promise;
    },
  };
}

async function readyUrl(command: Command): Promise<string> {
  const ready: unknown = JSON.parse(await command.line('"kind":"ready"'));
  return String(Reflect.get(Object(ready), 'webhookUrl'));
}

async function pidOfFunction(url: string): Promise<number> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ do: 'pid' }),
  });
  return Number(await response.text());
}

/** A process that has ended but that nobody has asked after yet still has its number; Linux says so. */
const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return !existsSync('/proc/self') || !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};

describe('npm start', () => {
  it('says in JSON lines where everything is, and which events come out', async () => {
    const command = start({ WEBHOOK_USERNAME: 'me', WEBHOOK_PASSWORD: 'mine' });
    expect(JSON.parse(await command.line('"kind":"ready"'))).toMatchObject({
      username: 'me',
      password: 'mine',
    });
    const url = await readyUrl(command);
    const message = {
      type: 'com.cometchat.message_sent',
      // A right-to-left override: it would turn the rest of the line around.
      subject: 'a_user_\u202eb',
      id: 'v1:x',
      data: { text: 'secret' },
    };
    const body = JSON.stringify({ do: 'send', group: 'g', id: 'i', message });
    await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    expect(JSON.parse(await command.line('"kind":"event"'))).toEqual({
      kind: 'event',
      time: expect.any(String),
      queue: 'fixture-consumer.fifo',
      type: 'com.cometchat.message_sent',
      subject: 'a_user_\u202eb',
      id: 'v1:x',
    });
    command.child.kill('SIGINT');
    const { output } = await command.ended;
    expect(output).not.toContain('secret');
    expect(output).toContain('a_user_\\u202eb');
    expect(output).not.toContain('\u202e');
  });

  it('closes its folder, and what it puts there, to other users', async () => {
    const directory = await mkdtemp(join(files, 'open-'));
    await chmod(directory, 0o755);
    const command = start({ LOCAL_DIRECTORY: directory });
    const body = JSON.stringify({ do: 'log', text: 'a line' });
    const headers = { 'content-type': 'application/json' };
    await fetch(await readyUrl(command), { method: 'POST', headers, body });
    command.child.kill('SIGINT');
    await command.ended;
    const names = ['.', ...(await readdir(directory, { recursive: true }))];
    expect(names).toContain('logs/aws_lambda_fixture-ingress.ndjson');
    const modes = names.map((name) => [name, statSync(join(directory, name)).mode & 0o077]);
    expect(modes).toEqual(names.map((name) => [name, 0]));
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('ends with everything that it started on %s', async (signal) => {
    const command = start();
    const url = await readyUrl(command);
    const pid = await pidOfFunction(url);
    expect(isAlive(pid)).toBe(true);
    command.child.kill(signal);
    // npm may pass on what the terminal has sent already.
    command.child.kill(signal);
    expect((await command.ended).code).toBe(0);
    expect(isAlive(pid)).toBe(false);
    await expect(fetch(url)).rejects.toThrow();
  });

  it('cleans up in its own time when the shell that npm started it with has gone', async () => {
    const say = (text: string) => `console.log(JSON.stringify({ level: 'WARN', message: '${text}' }));`;
    const slow = await writeFixtureAssembly({
      worker: `${say('loading')} await new Promise((resolve) => setTimeout(resolve, 2500)); ${say('loaded')}`,
    });
    const shell = ['sh', '-c', '"$0" "$1" & wait', process.execPath, main];
    const command = start({ CDK_ASSEMBLY: slow.directory, npm_lifecycle_event: 'start' }, shell);
    await command.line('loading');
    command.child.kill('SIGKILL');
    const { output } = await command.ended;
    await slow.remove();
    // It can only stop what has started.
    expect(output).toContain('loaded');
  });

  it('leaves no function behind even when it is killed', async () => {
    const command = start();
    const pid = await pidOfFunction(await readyUrl(command));
    command.child.kill('SIGKILL');
    await command.ended;
    await expect.poll(() => isAlive(pid), { timeout: 5000 }).toBe(false);
  });

  it.each(['PORT', 'CONSOLE_PORT', 'SQS_PORT'])('says what to do where %s is in use', async (name) => {
    const occupant = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => occupant.once('listening', resolve));
    const address = occupant.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const { code, output } = await start({ [name]: port }).ended;
    occupant.close();
    expect(code).toBe(1);
    expect(output).toContain(`port ${port} on 127.0.0.1 is in use`);
    expect(output).toContain(`${name}=`);
  });

  it.each([
    [{ PORT: 'abc' }, 'PORT must be a port number'],
    [{ WEBHOOK_USERNAME: 'a:b' }, 'WEBHOOK_USERNAME must not have a colon'],
    [{ CDK_ASSEMBLY: '/nowhere/at-all' }, 'npm run synth'],
  ])('refuses %j', async (environment, words) => {
    const { code, output } = await start(environment).ended;
    expect(code).toBe(1);
    expect(output).toContain(words);
  });

  it('names the function that does not start, and leaves nothing running', async () => {
    const broken = await writeFixtureAssembly({ worker: 'throw new Error("no such table")' });
    const { code, output } = await start({ CDK_ASSEMBLY: broken.directory }).ended;
    await broken.remove();
    expect(code).toBe(1);
    expect(output).toContain("fixture-worker doesn't start");
    expect(output).toContain('no such table');
  });
});
